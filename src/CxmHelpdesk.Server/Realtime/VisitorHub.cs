using System.Text.RegularExpressions;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebChat;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Surveys;
using CxmHelpdesk.Desk.Visitors;
using CxmHelpdesk.Server.Http;
using Microsoft.AspNetCore.SignalR;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>
/// A visitor's live line. He sees his own conversations and nothing else; what he sends is durable when he is told that it was accepted, and
/// comes back to him, as to everybody, by the event log. Refusals are <see cref="HubException"/>s whose text is a stable code.
/// </summary>
internal sealed partial class VisitorHub(
    InboundIntake intake, ChannelAccountStore accounts, VisitorStore visitors, VisitorFiles files, VisitorMessages messages, VisitorSurveys surveys, MailTranscript transcripts, PageVisits visits,
    ChatLimits limits, VisitorFeed feed, LiveConnections<VisitorHub> connections, Presence presence, TimeProvider time)
    : Hub<IVisitorClient>
{
    private const int MaxPreview = 1000;
    private const int MaxTitle = 300;

    private VisitorIdentity Caller => (VisitorIdentity)Context.User!.Identity!;

    private Visitor Visitor => Caller.Visitor;

    private string Group => VisitorGroups.Name(Visitor.AccountId, Visitor.Kind, Visitor.AddressKey);

    /// <param name="after">The last number the client has; null: it has nothing.</param>
    public async Task<VisitorResume> Resume(long? after)
    {
        await feed.Following.WaitAsync(Context.ConnectionAborted);
        connections.Join(Context.ConnectionId, Group);
        var history = await messages.SinceAsync(Visitor, after, Context.ConnectionAborted);
        var survey = await surveys.OpenAsync(Visitor, Context.ConnectionAborted);
        return new VisitorResume(history.Head, [.. history.Lines.Select(VisitorMessage.Of)], history.HasOlder, history.Reset, survey?.TicketId);
    }

    /// <summary>What was said before the oldest message that the client has.</summary>
    public async Task<VisitorOlder> Older(long before)
    {
        Check(limits.Sight(Visitor.Id), "too-many-requests");
        var (lines, hasOlder) = await messages.OlderAsync(Visitor, before, Context.ConnectionAborted);
        return new VisitorOlder([.. lines.Select(VisitorMessage.Of)], hasOlder);
    }

    /// <summary>Answers once the message is durable. The same client id again is the same message.</summary>
    public async Task<SendAnswer> Send(SendMessage message)
    {
        var text = (message.Text ?? "").Trim();
        var named = message.Files ?? [];
        Check(message.ClientId is not null && ClientIds().IsMatch(message.ClientId), "client-id-wrong");
        Check(text.Length <= WebChatEnvelope.MaxTextLength, "text-too-long");
        Check(named.Count <= WebChatEnvelope.MaxFiles, "files-too-many");
        Check(text.Length > 0 || named.Count > 0, "empty");
        Check(message.CallBack is not { } call || (call.Number is not null && Numbers().IsMatch(call.Number) && call.Wish is null or { Length: <= WebChatEnvelope.MaxWishLength }), "number-wrong");
        Check(limits.Message(Visitor.Id, CallerAddress.Of(Context.GetHttpContext())), "too-many-messages");
        Check(!await visitors.IsBlockedAsync(Visitor, Context.ConnectionAborted), "blocked");
        Check(Visitor.ExpiresAt > time.GetUtcNow(), "visitor-unknown");
        var account = await accounts.ByKeyAsync(Caller.Account.Key, Context.ConnectionAborted);
        Check(account is not null, "chat-closed");
        var own = await files.ResolveAsync(Visitor, [.. named.Select(file => file.Sha256)], Context.ConnectionAborted);
        Check(own is not null, "file-unknown");

        await intake.AcceptAsync(account!, Envelope(message.ClientId!, text, own!, message.CallBack), Context.ConnectionAborted);
        return new SendAnswer(true);
    }

    /// <param name="preview">What is in the box; agents who watch the conversation see it before it is sent.</param>
    public Task Typing(bool on, string? preview)
    {
        if (limits.Typing(Visitor.Id))
        {
            var shown = on ? preview?[..Math.Min(preview.Length, MaxPreview)] : null;
            presence.TellWatchers(Group, nameof(IAgentClient.VisitorTyping), ticketId => new VisitorTyping(ticketId, on, shown));
        }

        return Task.CompletedTask;
    }

    public async Task Seen(long messageId)
    {
        if (limits.Sight(Visitor.Id) && await messages.FindAsync(Visitor, messageId, Context.ConnectionAborted) is { Kind: "agent", Delivery: not "read" })
        {
            await intake.AcceptAsync(
                Caller.Account, WebChatEnvelope.Seen(Visitor.Address, Visitor.Verified, OutboundKeys.Of(messageId), time.GetUtcNow()), Context.ConnectionAborted);
        }
    }

    public async Task Page(PageVisit page)
    {
        if (page.Url is null || PageVisits.Plain(page.Url) is not { } plain || !limits.Sight(Visitor.Id))
        {
            return;
        }

        var title = page.Title is { Length: > 0 } given ? given[..Math.Min(given.Length, MaxTitle)] : plain;
        Context.Items[typeof(PageVisit)] = plain;
        presence.TellWatchers(Group, nameof(IAgentClient.VisitorPage), ticketId => new VisitorPage(ticketId, plain, title, time.GetUtcNow()));
        await visits.RecordAsync(Visitor, plain, title, Context.ConnectionAborted);
    }

    /// <summary>How it was: 1 to 5, and in words if the visitor likes. Once more before the conversation goes on is a change of mind.</summary>
    public async Task Rate(long ticketId, int score, string? comment)
    {
        Check(limits.Sight(Visitor.Id), "too-many-requests");
        Check(score is >= VisitorSurveys.Worst and <= VisitorSurveys.Best, "score-wrong");
        Check(await surveys.AnswerAsync(Visitor, ticketId, score, comment, Context.ConnectionAborted), "survey-closed");
    }

    /// <summary>The conversation by mail, to the address that the visitor gives.</summary>
    public async Task Transcript(string email)
    {
        Check(limits.Transcript(Visitor.Id, CallerAddress.Of(Context.GetHttpContext())), "too-many-requests");
        var japanese = Visitor.Language == "ja";
        var sent = await transcripts.SendAsync(Visitor, Caller.Account.Setting(WebChatSettings.Title) ?? Caller.Account.Name, email ?? "", japanese, Context.ConnectionAborted);
        Check(sent.Refusal is null, sent.Refusal?.Code ?? "");
    }

    /// <summary>What the page knows of its visitor, for the messages of this line: agents see it as the page's word.</summary>
    public Task Tell(IReadOnlyDictionary<string, string>? attributes)
    {
        Check(limits.Sight(Visitor.Id), "too-many-requests");
        Check(attributes is not null && attributes.Count <= WebChatEnvelope.MaxAttributes, "attributes-wrong");
        Check(attributes!.All(attribute => AttributeNames().IsMatch(attribute.Key) && attribute.Value is { Length: <= WebChatEnvelope.MaxAttributeLength }), "attributes-wrong");
        Context.Items[nameof(Tell)] = attributes;
        return Task.CompletedTask;
    }

    private static void Check(bool holds, string code)
    {
        if (!holds)
        {
            throw new HubException(code);
        }
    }

    private Envelope Envelope(string clientId, string text, IReadOnlyList<StoredFile> own, CallBack? callBack) => WebChatEnvelope.Create(
        Visitor.Address, Visitor.Verified, Visitor.Name, Visitor.Email, clientId, text, own, Context.Items[typeof(PageVisit)] as string, Visitor.Language, time.GetUtcNow(),
        Context.Items[nameof(Tell)] as IReadOnlyDictionary<string, string>, callBack);

    /// <summary>As people write them: at least five digits.</summary>
    [GeneratedRegex(@"^(?=(?:[^0-9]*[0-9]){5})\+?[0-9 ()./-]{5,29}$")]
    private static partial Regex Numbers();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
    private static partial Regex AttributeNames();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,60}$")]
    private static partial Regex ClientIds();
}
