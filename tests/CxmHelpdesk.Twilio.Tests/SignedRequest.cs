using System.Net;
using System.Text;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Twilio.Tests;

internal static class SignedRequest
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static WebhookRequest Of(string url, string token, params (string Name, string Value)[] fields)
    {
        var form = fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)).ToArray();
        return Of(url, string.Join('&', form.Select(field => $"{WebUtility.UrlEncode(field.Key)}={WebUtility.UrlEncode(field.Value)}")), TwilioDouble.Sign(url, form, token));
    }

    public static WebhookRequest Of(string url, string body, string signature, string contentType = "application/x-www-form-urlencoded; charset=UTF-8") => new(
        "POST",
        new Uri(url),
        new Dictionary<string, string> { ["content-type"] = contentType, ["x-twilio-signature"] = signature },
        Encoding.UTF8.GetBytes(body),
        new Dictionary<string, string>(),
        [],
        "192.0.2.7",
        Now);
}
