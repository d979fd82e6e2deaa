using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email;

/// <summary>From one mail, however it came, to its envelope; and the door for mail that is pushed (a mail server's pipe, a provider's forwarding).</summary>
internal static class MailIntake
{
    public const string ContentType = "message/rfc822";
    public const string MissingContentType = "application/vnd.cxm.missing-mail";

    /// <summary>Of a mail as it is sent: files grow by a third on the way, and few servers take more than 50 MB.</summary>
    public const int MaxBytes = 60 * 1024 * 1024;

    public static WebhookAnswer Accept(WebhookRequest request, ChannelAccount account)
    {
        var settings = EmailSettings.Of(account);
        if (request.Method != "POST")
        {
            return new Refused(405, "method-not-allowed", "Mail is sent with POST.");
        }

        if (!request.HasKey(settings.IngressKey))
        {
            return new Refused(401, "key-wrong", "The key is missing or wrong.");
        }

        if ((request.Headers.GetValueOrDefault("content-type") ?? "").Split(';')[0].Trim().ToLowerInvariant() is not ("message/rfc822" or "message/global" or "application/octet-stream"))
        {
            return new Refused(415, "content-type-wrong", "Send message/rfc822: the mail as it is.");
        }

        if (request.Body.IsEmpty)
        {
            return new Refused(400, "mail-missing", "The body is empty.");
        }

        var envelope = Envelope(request.Body, settings, request.ReceivedAt);
        return new Accepted([envelope], new WebhookResponse(202, "application/json", $$"""{"accepted":true,"id":"{{envelope.DedupeKey}}"}"""));
    }

    /// <summary>The same mail gives the same key whichever way it came, so that a mail pushed and fetched, or fetched again under other UIDs, is one.</summary>
    public static Envelope Envelope(ReadOnlyMemory<byte> mail, EmailSettings settings, DateTimeOffset receivedAt) => new(
        $"{SenderKey(mail)}/{Convert.ToHexStringLower(SHA256.HashData(mail.Span))}",
        ContentType,
        mail,
        receivedAt,
        Headers(settings),
        []);

    /// <summary>Only the first bytes of a mail that is larger than we take.</summary>
    public static Envelope Cut(Envelope start, long size) => start with
    {
        Headers = new Dictionary<string, string>(start.Headers) { [InboundMail.WholeSize] = size.ToString(CultureInfo.InvariantCulture) },
    };

    /// <summary>Stands for a mail that a server has and does not give; it goes to the quarantine.</summary>
    public static Envelope NotHandedOver(string place, string why, DateTimeOffset now) => new(
        $"missing/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))}",
        MissingContentType,
        Encoding.UTF8.GetBytes($"The mail server did not hand over the mail {place}. {why}"),
        now,
        new Dictionary<string, string>(),
        []);

    private static Dictionary<string, string> Headers(EmailSettings settings)
    {
        var headers = new Dictionary<string, string> { [InboundMail.OwnAddresses] = string.Join(',', settings.OwnAddresses) };
        if (settings.AuthservId is { } id)
        {
            headers[InboundMail.AuthservId] = id;
        }

        return headers;
    }

    /// <summary>Puts one sender's mails in one lane, so that they are read in the order in which they came.</summary>
    private static string SenderKey(ReadOnlyMemory<byte> mail)
    {
        var from = HeaderReader.Read(mail, MimeLimits.Default, out _).FirstAddresses("From");
        return from.Count == 0 ? "nobody" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(from[0].Address.ToLowerInvariant())).AsSpan(0, 8));
    }

}
