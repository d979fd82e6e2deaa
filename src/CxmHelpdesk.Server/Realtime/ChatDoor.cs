using System.Security.Claims;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebChat;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Visitors;
using CxmHelpdesk.Server.Http;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>A visitor who was let in.</summary>
internal sealed class VisitorIdentity(Visitor visitor, ChannelAccount account) : ClaimsIdentity("visitor")
{
    public Visitor Visitor => visitor;

    public ChannelAccount Account => account;
}

/// <summary>Everything that is asked before a visitor gets in, in one place: the account is there, the page is one of its sites, the token is his.</summary>
internal sealed class ChatDoor(ChannelAccountStore accounts, VisitorStore visitors)
{
    private static readonly string Channel = new WebChatChannel().Descriptor.Key;

    public async Task<Outcome<ChannelAccount>> AccountAsync(string? key, HttpContext context)
    {
        if (string.IsNullOrEmpty(key) || await accounts.ByKeyAsync(key, context.RequestAborted) is not { } account || account.Channel != Channel)
        {
            return new Refusal.NotFound("chat");
        }

        return IsAllowed(account, context.Request) ? account : new Refusal.Forbidden("This chat is not for this site.", "foreign-origin");
    }

    public async Task<Outcome<VisitorIdentity>> VisitorAsync(string? key, HttpContext context)
    {
        var account = await AccountAsync(key, context);
        if (account.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await visitors.FindAsync(TokenOf(context.Request), context.RequestAborted) is not { } visitor || visitor.AccountId != account.Value.Id)
        {
            return new Refusal.Unauthenticated("visitor-unknown", "Open the chat anew.");
        }

        return await visitors.IsBlockedAsync(visitor, context.RequestAborted)
            ? new Refusal.Forbidden("This chat is closed to you.", "blocked")
            : new VisitorIdentity(visitor, account.Value);
    }

    /// <summary>Guards the hub's endpoint: who does not get in is told by HTTP, before there is a connection.</summary>
    public static void Guard(EndpointBuilder endpoint)
    {
        var inside = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = async context =>
        {
            var caller = await context.RequestServices.GetRequiredService<ChatDoor>().VisitorAsync(context.Request.Query["account"], context);
            if (caller.Refusal is { } refusal)
            {
                await Problems.WriteAsync(context, refusal);
                return;
            }

            context.User = new ClaimsPrincipal(caller.Value);
            await inside(context);
        };
    }

    /// <summary>A browser says where its page came from. Ours is where the widget's frame is; others must be on the account's list, if it has one.</summary>
    private static bool IsAllowed(ChannelAccount account, HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)
            || WebChatSettings.OriginsOf(account) is var allowed && (allowed.Count == 0 || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase));
    }

    private static string TokenOf(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : request.Query["access_token"].ToString();
    }
}
