using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using System.Xml.Linq;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Server.Simulate;

/// <summary>
/// Plays the provider of accounts whose API's address is on this machine: takes texts and tells that they arrived, redirects and ends the calls of <see cref="CallCustomer"/>, and rings at phones, all of which are answered.
/// </summary>
internal sealed class PhoneNetwork : IAsyncDisposable
{
    private const string ApiSetting = "apiUrl";

    private readonly ConcurrentDictionary<string, Channel<XElement?>> _calls = new();
    private readonly HttpClient _desk;
    private readonly IReadOnlyList<ChannelAccount> _accounts;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stop;
    private readonly List<WebApplication> _servers = [];

    private PhoneNetwork(HttpClient desk, IReadOnlyList<ChannelAccount> accounts, TimeProvider time, CancellationToken stop) => (_desk, _accounts, _time, _stop) = (desk, accounts, time, stop);

    public static async Task<PhoneNetwork> StartAsync(HttpClient desk, IReadOnlyList<ChannelAccount> accounts, TimeProvider time, CancellationToken stop)
    {
        var local = accounts.Where(account => UrlOf(account) is { IsLoopback: true, Scheme: "http" }).ToArray();
        var network = new PhoneNetwork(desk, local, time, stop);
        foreach (var url in local.Select(account => UrlOf(account)!.GetLeftPart(UriPartial.Authority)).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var server = builder.Build();
            server.Urls.Add(url);
            network.Map(server);
            try
            {
                await server.StartAsync(stop);
                network._servers.Add(server);
            }
            catch (IOException taken)
            {
                await server.DisposeAsync();
                await Console.Error.WriteLineAsync($"The phone provider cannot be played at {url}: {taken.Message} Calls come, and cannot be taken.");
            }
        }

        return network;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    public void Begin(string call) => _calls[call] = Channel.CreateUnbounded<XElement?>();

    public void End(string call) => _calls.TryRemove(call, out _);

    /// <returns>Whether the desk ordered something within that time; and what: null is to hang up.</returns>
    public async Task<(bool Ordered, XElement? TwiMl)> OrderedWithinAsync(string call, TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop);
        try
        {
            return (true, await _calls[call].Reader.ReadAsync(either.Token));
        }
        catch (OperationCanceledException)
        {
            return (false, null);
        }
    }

    private static Uri? UrlOf(ChannelAccount account) => Uri.TryCreate(account.Setting(ApiSetting), UriKind.Absolute, out var url) ? url : null;

    private void Map(WebApplication server)
    {
        var api = server.MapGroup("/2010-04-01/Accounts/{account}");
        api.MapGet("/Messages.json", () => Results.Json(new { messages = Array.Empty<object>() }));
        api.MapPost("/Messages.json", (Delegate)TextAsync);
        api.MapPost("/Calls.json", (Delegate)CallAsync);
        api.MapPost("/Calls/{call}.json", (Delegate)OrderAsync);
        // All numbers are there, and each leads to the account that names it.
        api.MapGet("/IncomingPhoneNumbers.json", (string PhoneNumber) => Results.Json(new
        {
            incoming_phone_numbers = _accounts.Where(account => SignedHook.OurNumber(account) == PhoneNumber).Take(1).Select(_ => new { phone_number = PhoneNumber }),
        }));
    }

    private async Task<IResult> TextAsync(HttpContext context, string account)
    {
        var form = await context.Request.ReadFormAsync();
        var sid = $"SM{Guid.NewGuid():N}";
        if (OwnerOf(account, form["StatusCallback"].ToString()) is { } owner)
        {
            _ = TellAsync(owner, "", TimeSpan.FromSeconds(2), new("MessageSid", sid), new("MessageStatus", "delivered"), new("From", form["From"].ToString()), new("To", form["To"].ToString()));
        }

        return Results.Json(new { sid, status = "queued", direction = "outbound-api", body = form["Body"].ToString(), num_media = "0" }, statusCode: 201);
    }

    private async Task<IResult> CallAsync(HttpContext context, string account)
    {
        var form = (await context.Request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString());
        var sid = $"CA{Guid.NewGuid():N}";
        if (OwnerOf(account, form["StatusCallback"]) is { } owner)
        {
            _ = Task.Run(() => CalledCustomer.AnswerAsync(_desk, owner, this, sid, form, _time, _stop), CancellationToken.None);
        }

        return Results.Json(new { sid, status = "queued" }, statusCode: 201);
    }

    private async Task<IResult> OrderAsync(HttpContext context, string call)
    {
        var form = await context.Request.ReadFormAsync();
        var twiMl = form["Twiml"].ToString();
        return _calls.TryGetValue(call, out var line) && line.Writer.TryWrite(twiMl.Length > 0 ? XElement.Parse(twiMl) : null)
            ? Results.Json(new { sid = call, status = "in-progress" })
            : Results.Json(new { code = 21220, message = "Call is not in-progress.", status = 400 }, statusCode: 400);
    }

    private ChannelAccount? OwnerOf(string sid, string address) =>
        _accounts.FirstOrDefault(account => account.Setting("accountSid") == sid && address.Contains($"/hooks/{account.Key}", StringComparison.Ordinal));

    private async Task TellAsync(ChannelAccount account, string query, TimeSpan after, params KeyValuePair<string, string>[] fields)
    {
        try
        {
            await Task.Delay(after, _time, _stop);
            await SignedHook.PostAsync(_desk, account, query, fields, _stop);
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException or RefusedException)
        {
            // A receipt that never comes is nothing new to a desk.
        }
    }

    public static string Seconds(TimeSpan time) => ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
