using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels.WebChat;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxmHelpdesk.Server.Api;

/// <param name="Customer">Id of one of the demo customers.</param>
public sealed record ShopSignIn(string Customer);

public sealed record ShopIdentity(string Jwt);

/// <summary>
/// What the demo shop's own server would do: know its customers and vouch for one of them to the chat. Whoever asks is believed, so
/// this is mapped in Development only.
/// </summary>
internal static class ShopApi
{
    /// <summary>The key of the demo's web chat; the shop's page names it in its script tag.</summary>
    public const string AccountKey = "shop";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public static void MapShop(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return;
        }

        var shop = app.MapGroup("/shop").AllowAnonymous().ExcludeFromDescription();
        shop.MapGet("/customers", (DemoCustomers customers, CancellationToken ct) => customers.ListAsync(12, ct));
        shop.MapPost("/identity", Identify);
    }

    private static async Task<Results<Ok<ShopIdentity>, ProblemHttpResult>> Identify(
        ShopSignIn signIn, DemoCustomers customers, ChannelAccountStore accounts, TimeProvider time, CancellationToken ct)
    {
        if (await customers.FindAsync(signIn.Customer, ct) is not { } customer)
        {
            return Problems.For(new Refusal.NotFound("customer"));
        }

        return await accounts.ByKeyAsync(AccountKey, ct) is { } account && WebChatSettings.IdentitySecretsOf(account) is [var secret, ..]
            ? TypedResults.Ok(new ShopIdentity(Sign(customer, secret, time.GetUtcNow())))
            : Problems.For(new Refusal.NotFound("chat with an identity secret"));
    }

    private static string Sign(DemoCustomer customer, string secret, DateTimeOffset now)
    {
        var claims = new Dictionary<string, object?>
        {
            ["sub"] = customer.Id,
            ["name"] = customer.Name,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        };
        if (customer.Email is { } email)
        {
            claims["email"] = email;
        }

        var content = $"{Encode("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{content}.{Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(content)))}";
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
