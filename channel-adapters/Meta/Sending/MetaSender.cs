using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Channels.Meta.Api;
using CxmHelpdesk.Channels.Meta.Webhooks;

namespace CxmHelpdesk.Channels.Meta.Sending;

/// <summary>
/// Sends one message. Meta knows no idempotency key, so the rule against sending twice is the one of texts: the first attempt sends at once; any attempt that may not be the first
/// looks before whether the conversation has the message already.
/// </summary>
internal sealed class MetaSender(GraphApi api, MetaNetwork network, TimeProvider time)
{
    private const string Text = "text";
    private static readonly TimeSpan s_surelyFirst = TimeSpan.FromSeconds(60);

    /// <summary>Meta's clock and ours may differ by so much.</summary>
    private static readonly TimeSpan s_clocks = TimeSpan.FromMinutes(2);

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public async Task<SendOutcome> SendAsync(OutboundMessage message, MetaSettings settings, CancellationToken ct)
    {
        if (message.To.Kind != network.Kind && message.To.Kind != network.CommenterKind)
        {
            return new Rejected("no-way-back", $"This customer has no {network.Name} account that can be answered.");
        }

        if (settings.Token.Length == 0)
        {
            return new Rejected("not-set-up", "The account has no access token, so nothing can be sent. Enter one in the channel's settings.");
        }

        if (message.Files.Any(file => file.Link is null))
        {
            return new Rejected("files-need-address", "Meta fetches files itself, and the desk was not told its public address (Server:PublicUrl).");
        }

        try
        {
            return message.To.Kind == network.CommenterKind ? await AnswerCommentAsync(message, settings, ct) : await WriteAsync(message, settings, ct);
        }
        catch (HttpRequestException)
        {
            return new TryLater("Meta cannot be reached.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new TryLater("Meta did not answer in time.");
        }
    }

    private async Task<SendOutcome> WriteAsync(OutboundMessage message, MetaSettings settings, CancellationToken ct)
    {
        var there = MayBeRepeat(message) ? await EarlierAsync(message, settings, ct) : [];
        string? first = null;
        foreach (var body in BodiesOf(message))
        {
            // Of several files with no words each looks like the other, so one that is there stands for one of them.
            var index = there.FindIndex(earlier => earlier.Text == body.Text);
            if (index >= 0)
            {
                first ??= there[index].Id;
                there.RemoveAt(index);
                continue;
            }

            var answer = await PostAsync(message, settings, body.Message, ct);
            if (!answer.IsOk)
            {
                return MetaRefusal.Of(answer);
            }

            first ??= answer.Body?.Text("message_id");
        }

        return first is null ? new Rejected("message-empty", "The message is empty.") : new Sent(first);
    }

    /// <summary>As an answer, and where that comes too late and Meta allows it, as a person's late answer.</summary>
    private async Task<GraphAnswer> PostAsync(OutboundMessage message, MetaSettings settings, object body, CancellationToken ct)
    {
        var recipient = new { id = message.To.Address };
        var path = $"{Uri.EscapeDataString(settings.PageId)}/messages";
        var answer = await api.PostAsync(settings, path, new { recipient, messaging_type = "RESPONSE", message = body }, ct);
        return answer.IsOutsideWindow && settings.HumanAgent && !message.Automatic
            ? await api.PostAsync(settings, path, new { recipient, messaging_type = "MESSAGE_TAG", tag = "HUMAN_AGENT", message = body }, ct)
            : answer;
    }

    private static IEnumerable<(string Text, object Message)> BodiesOf(OutboundMessage message)
    {
        var metadata = MetaEvents.OwnMark + message.IdempotencyKey;
        if (!string.IsNullOrWhiteSpace(message.Text))
        {
            yield return (message.Text.Trim(), new { text = message.Text, metadata });
        }

        foreach (var file in message.Files)
        {
            var type = file.ContentType.Split('/')[0] is var kind && kind is ("image" or "video" or "audio") ? kind : "file";
            yield return ("", new { attachment = new { type, payload = new { url = file.Link!.AbsoluteUri, is_reusable = false } }, metadata });
        }
    }

    private async Task<SendOutcome> AnswerCommentAsync(OutboundMessage message, MetaSettings settings, CancellationToken ct)
    {
        if (MetaComments.IdIn(message.Conversation) is not { } began || (message.Quoted?.ExternalId ?? began) is not { } comment)
        {
            return new Rejected("no-way-back", "It is not known which comment this answers.");
        }

        if (message.Files.Count > 0)
        {
            return new Rejected("files-not-taken", "Comments are answered in words only.");
        }

        var id = Uri.EscapeDataString(comment);
        if (!message.InPrivate && MayBeRepeat(message) && await EarlierReplyAsync(message, settings, id, ct) is { } there)
        {
            return new Sent(there);
        }

        var answer = message.InPrivate
            ? await api.PostAsync(settings, $"{Uri.EscapeDataString(settings.PageId)}/messages", new { recipient = new { comment_id = comment }, message = new { text = message.Text } }, ct)
            : await api.PostAsync(settings, $"{id}/{network.Replies}", new { message = message.Text }, ct);
        return !answer.IsOk ? MetaRefusal.Of(answer)
            : (answer.Body?.Text("message_id") ?? answer.Body?.Text("id")) is { } sent ? new Sent(sent) { Reached = message.InPrivate ? ReachedBy(answer) : null }
            : new Rejected("not-delivered", "Meta does not say what became of the answer.");
    }

    /// <summary>Who comments has another id than who writes; here Meta says which is whose.</summary>
    private Party? ReachedBy(GraphAnswer answer) => answer.Body?.Id("recipient_id", 100) is { } id ? new Party(network.Kind, id) { Verified = true } : null;

    private bool MayBeRepeat(OutboundMessage message) =>
        message.Attempts > 0 || message.WrittenAt < _startedAt || time.GetUtcNow() - message.WrittenAt > s_surelyFirst;

    /// <summary>What we have written to this person since the agent wrote this, and the desk does not know yet.</summary>
    private async Task<List<(string Id, string Text)>> EarlierAsync(OutboundMessage message, MetaSettings settings, CancellationToken ct)
    {
        var answer = await api.GetAsync(
            settings, $"{Uri.EscapeDataString(settings.PageId)}/conversations",
            $"platform={network.Key}&user_id={Uri.EscapeDataString(message.To.Address)}&fields={Uri.EscapeDataString("messages.limit(25){id,message,from,created_time}")}", ct);
        if (!answer.IsOk || answer.Body is not { } body)
        {
            // Without knowing, nothing goes out a second time.
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "The conversation cannot be looked at.");
        }

        return [.. body.Items("data").SelectMany(conversation => conversation.Object("messages")?.Items("data") ?? []).Where(item => IsOurs(item, settings) && IsSince(item, message)).Select(item => (item.Text("id") ?? "", (item.Text("message") ?? "").Trim())).Where(item => item.Item1.Length > 0 && !message.References.Contains(item.Item1))];
    }

    private async Task<string?> EarlierReplyAsync(OutboundMessage message, MetaSettings settings, string comment, CancellationToken ct)
    {
        var answer = await api.GetAsync(settings, $"{comment}/{network.Replies}", $"fields={(network == MetaNetwork.Instagram ? "id,text,from,timestamp" : "id,message,from,created_time")}", ct);
        return answer is not { IsOk: true, Body: { } body }
            ? throw new HttpRequestException(HttpRequestError.InvalidResponse, "The comment cannot be looked at.")
            : body.Items("data").Where(item => IsOurs(item, settings) && (item.Text("message") ?? item.Text(Text))?.Trim() == message.Text.Trim() && IsSince(item, message))
                .Select(item => item.Text("id")).FirstOrDefault(id => id is not null && !message.References.Contains(id));
    }

    private static bool IsOurs(JsonElement item, MetaSettings settings) => item.Object("from")?.Text("id") == settings.PageId;

    private static bool IsSince(JsonElement item, OutboundMessage message) =>
        DateTimeOffset.TryParse(item.Text("created_time") ?? item.Text("timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at + s_clocks >= message.WrittenAt;
}
