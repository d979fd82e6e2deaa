using System.Security.Cryptography;
using System.Text;

namespace CxmHelpdesk.Channels.Twilio.Webhooks;

/// <summary>A request that proved to be Twilio's, and meant for this account.</summary>
internal sealed record TwilioRequest(FormFields Form, WebhookRequest Request)
{
    public const string FormType = "application/x-www-form-urlencoded";

    /// <summary>Null, and why, if it is not.</summary>
    public static (TwilioRequest? Request, Refused? Refused) Verify(WebhookRequest request, ChannelAccount account)
    {
        if (request.Method != "POST")
        {
            return (null, new Refused(405, "method-not-allowed", "Set the webhook's method to HTTP POST."));
        }

        var isForm = request.Headers.GetValueOrDefault("content-type")?.Split(';')[0].Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase) == true;
        var form = isForm ? FormFields.Read(request.Body.Span) : null;
        var settings = TwilioSettings.Of(account);
        var given = request.Headers.GetValueOrDefault(RequestSignature.Header);
        if (!RequestSignature.IsRight(request.Url.OriginalString, form, request.Body.Span, given, settings.Tokens))
        {
            return (null, new Refused(403, "signature-wrong", "The signature does not fit. Is the address at Twilio exactly the one that this desk shows, and the auth token the right one?"));
        }

        if (form is null)
        {
            return (null, new Refused(415, "content-type-wrong", "Only forms are understood here."));
        }

        // Tokens of subaccounts differ, but one who holds ours could still lead another account's numbers here.
        return form["AccountSid"] is { } sid && sid != settings.AccountSid
            ? (null, new Refused(403, "account-wrong", "The request is of another Twilio account."))
            : (new TwilioRequest(form, request), null);
    }

    /// <param name="about">Whom or what the delivery is about; deliveries about the same are read in order.</param>
    public Envelope ToEnvelope(string about, string id, IReadOnlyDictionary<string, string>? headers = null) =>
        new($"{Short(about)}/{Short(id)}", FormType, Request.Body, Request.ReceivedAt, headers ?? new Dictionary<string, string>(), []);

    private static string Short(string text) => text.Length is > 0 and <= 90 && !text.Contains('/', StringComparison.Ordinal)
        ? text
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
