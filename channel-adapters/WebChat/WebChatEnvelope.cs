using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CxmHelpdesk.Channels.WebChat;

/// <summary>
/// Makes the envelopes of the web chat. The visitor hub is this channel's endpoint: it knows who is connected and has checked the
/// visitor's token, so what it writes here about the visitor is not the visitor's claim.
/// </summary>
public static class WebChatEnvelope
{
    public const int MaxTextLength = 10_000;
    public const int MaxClientIdLength = 60;
    public const int MaxAddressLength = 200;
    public const int MaxFiles = 10;
    public const int MaxNumberLength = 30;
    public const int MaxWishLength = 80;
    public const int MaxAttributes = 10;
    public const int MaxAttributeLength = 200;

    internal const string ContentType = "application/vnd.cxm.web-chat+json";

    /// <summary>The visitor said something. Refuses what breaks a limit; the hub answers the visitor before it comes to that.</summary>
    /// <param name="visitorAddress">Anonymous: a hash of the visitor's token. Signed identity: the site's id of the user. Unique among all accounts.</param>
    /// <param name="verified">The identity was signed by the site.</param>
    /// <param name="clientId">Made by the visitor's browser; the same id again is the same message.</param>
    /// <param name="language">ISO 639-1, of the page.</param>
    /// <param name="attributes">What the page told about its visitor: nobody checked it.</param>
    /// <param name="callBack">With the message the visitor asks to be called.</param>
    public static Envelope Create(
        string visitorAddress,
        bool verified,
        string? name,
        string? email,
        string clientId,
        string text,
        IReadOnlyList<StoredFile> files,
        string? pageUrl,
        string? language,
        DateTimeOffset now,
        IReadOnlyDictionary<string, string>? attributes = null,
        CallBack? callBack = null)
    {
        CheckAddress(visitorAddress);
        ArgumentException.ThrowIfNullOrWhiteSpace(clientId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clientId.Length, MaxClientIdLength, nameof(clientId));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MaxTextLength, nameof(text));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(files.Count, MaxFiles, nameof(files));
        var body = new WebChatBody
        {
            Kind = WebChatBody.MessageKind,
            Visitor = new WebChatVisitor { Address = visitorAddress, Verified = verified, Name = name, Email = email },
            ClientId = clientId,
            Text = text,
            Page = pageUrl,
            Language = language,
            Attributes = attributes is { Count: > 0 } ? attributes : null,
            CallBack = callBack is null ? null : new WebChatCallBack { Number = callBack.Number, Wish = callBack.Wish },
        };
        return Of(body, $"{KeyOf(visitorAddress)}/{clientId}", files, now);
    }

    /// <summary>The visitor has seen a message. It can only be one that was sent to this visitor: the address is part of its external id.</summary>
    /// <param name="idempotencyKey">The message's <see cref="OutboundMessage.IdempotencyKey"/>.</param>
    public static Envelope Seen(string visitorAddress, bool verified, string idempotencyKey, DateTimeOffset now)
    {
        CheckAddress(visitorAddress);
        var body = new WebChatBody
        {
            Kind = WebChatBody.SeenKind,
            Visitor = new WebChatVisitor { Address = visitorAddress, Verified = verified },
            Message = idempotencyKey,
        };
        return Of(body, $"{KeyOf(visitorAddress)}/seen-{idempotencyKey}", [], now);
    }

    /// <summary>The id that the visitor's browser gave a message, from the message's external id. Null: it is not one of a visitor.</summary>
    public static string? ClientIdOf(string? externalId) =>
        externalId is not null && externalId.StartsWith("in/", StringComparison.Ordinal) ? externalId[(externalId.LastIndexOf('/') + 1)..] : null;

    /// <summary>What a sent message is called: nobody but its receiver can name it in a receipt.</summary>
    internal static string SentId(string visitorAddress, string idempotencyKey) => $"out/{KeyOf(visitorAddress)}/{idempotencyKey}";

    internal static string ReceivedId(string visitorAddress, string clientId) => $"in/{KeyOf(visitorAddress)}/{clientId}";

    private static Envelope Of(WebChatBody body, string dedupeKey, IReadOnlyList<StoredFile> files, DateTimeOffset now) => new(
        dedupeKey,
        ContentType,
        JsonSerializer.SerializeToUtf8Bytes(body, WebChatJson.Default.WebChatBody),
        now,
        new Dictionary<string, string>(),
        files);

    /// <summary>Short, without slashes, the same for the same visitor.</summary>
    private static string KeyOf(string visitorAddress) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(visitorAddress)).AsSpan(0, 16));

    private static void CheckAddress(string visitorAddress)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(visitorAddress);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(visitorAddress.Length, MaxAddressLength, nameof(visitorAddress));
    }
}
