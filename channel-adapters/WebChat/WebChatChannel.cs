using System.Text;
using System.Text.Json;

namespace CxmHelpdesk.Channels.WebChat;

/// <summary>The chat on the desk's customers' own web sites. Its provider is ourselves: the visitor hub takes messages in, the event log brings them out.</summary>
public sealed class WebChatChannel : IChannel, IAttended
{
    public ChannelDescriptor Descriptor { get; } = new(
        "web-chat",
        "Web chat",
        "message-circle",
        TimeSpan.FromMinutes(3),
        new ChannelCapabilities(MaxLength: 100_000, Live: true, Receipts: true, MaxFileBytes: 25 * 1024 * 1024, QuickReplies: true),
        WebChatFields.All);

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope)
    {
        var body = Read(envelope.Body.Span);
        if (body.Visitor.Address is { Length: 0 or > WebChatEnvelope.MaxAddressLength })
        {
            throw new UnreadableEnvelopeException("The visitor has no usable address.");
        }

        return body.Kind switch
        {
            WebChatBody.MessageKind => [ReadMessage(body, envelope)],
            WebChatBody.SeenKind => [ReadSeen(body, envelope.ReceivedAt)],
            _ => throw new UnreadableEnvelopeException("Neither a message nor a receipt."),
        };
    }

    /// <summary>
    /// Says "sent" at once: the message is in the event log, from which the visitor's browser gets it as soon as it is connected.
    /// Nothing here could fail, and what the visitor has seen comes back as a receipt.
    /// </summary>
    public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult<SendOutcome>(message.To.Kind is "visitor" or "user"
            ? new Sent(WebChatEnvelope.SentId(message.To.Address, message.IdempotencyKey))
            : new Rejected("recipient-unknown", "This customer was never in the web chat."));
    }

    public Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(WebChatSettings.Check(account));
    }

    public bool? IsAttended(ChannelAccount account, DateTimeOffset now) => WebChatSettings.OfficeOf(account, now)?.Open;

    private static WebChatBody Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, WebChatJson.Default.WebChatBody) ?? throw new UnreadableEnvelopeException("The body is null.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw new UnreadableEnvelopeException("The body is not the JSON of a web chat.", error);
        }
    }

    private static Message ReadMessage(WebChatBody body, Envelope envelope)
    {
        if (body.ClientId is not { Length: > 0 and <= WebChatEnvelope.MaxClientIdLength } clientId)
        {
            throw new UnreadableEnvelopeException("The message has no usable id.");
        }

        var text = (body.Text ?? "").Trim();
        if (text.Length > WebChatEnvelope.MaxTextLength || (text.Length == 0 && envelope.Files.Count == 0))
        {
            throw new UnreadableEnvelopeException("The message is empty or too long.");
        }

        var visitor = body.Visitor;
        var callBack = Short(body.CallBack?.Number, WebChatEnvelope.MaxNumberLength) is { } number ? new CallBack(number, Short(body.CallBack!.Wish, WebChatEnvelope.MaxWishLength)) : null;
        return new Message(
            WebChatEnvelope.ReceivedId(visitor.Address, clientId),
            new Party(visitor.Verified ? "user" : "visitor", visitor.Address)
            {
                Name = Short(visitor.Name, 120),
                Verified = visitor.Verified,
                ClaimedEmail = Short(visitor.Email, 254),
                ClaimedPhone = callBack?.Number,
            },
            text,
            envelope.ReceivedAt)
        {
            Attachments = [.. envelope.Files.Select(file => new Attachment(file.FileName, file.ContentType, new StoredContent(file)))],
            Language = body.Language is { Length: 2 } language && language.All(char.IsAsciiLetter) ? language.ToLowerInvariant() : null,
            Facts = FactsOf(body),
            CallBack = callBack,
        };
    }

    /// <summary>The site's own attributes have a prefix, so that none passes for one of ours.</summary>
    private static Dictionary<string, string> FactsOf(WebChatBody body)
    {
        var facts = (body.Attributes ?? new Dictionary<string, string>()).Take(WebChatEnvelope.MaxAttributes)
            .Where(attribute => attribute.Key is { Length: > 0 and <= 40 } && Short(attribute.Value, WebChatEnvelope.MaxAttributeLength) is not null)
            .ToDictionary(attribute => $"site.{attribute.Key}", attribute => Short(attribute.Value, WebChatEnvelope.MaxAttributeLength)!);
        if (PageOf(body.Page) is { } page)
        {
            facts["page"] = page;
        }

        return facts;
    }

    private static Receipt ReadSeen(WebChatBody body, DateTimeOffset at) =>
        body.Message is { Length: > 0 and <= 100 } key
            ? new Receipt(WebChatEnvelope.SentId(body.Visitor.Address, key), ReceiptState.Read, at)
            : throw new UnreadableEnvelopeException("The receipt names no message.");

    private static string? Short(string? text, int maxLength) =>
        text?.Trim() is { Length: > 0 } trimmed ? TextSplitter.Split(trimmed, maxLength)[0] : null;

    /// <summary>A link that an agent may click: never one that runs a script.</summary>
    private static string? PageOf(string? page) =>
        page is { Length: <= 2000 } && Uri.TryCreate(page, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url.AbsoluteUri : null;
}
