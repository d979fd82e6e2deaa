using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CxmHelpdesk.Channels.WebForm;

/// <summary>One request, from a page's form or from a program, on its way to become an envelope.</summary>
internal static class WebFormIntake
{
    public const string ContentType = "application/vnd.cxm.web-form+json";
    public const int MaxFiles = 10;

    /// <summary>Goes with the envelope: the name of the trap as it was when the message came.</summary>
    public const string TrapHeader = "cxm-trap";

    private const int MaxJsonBytes = 256 * 1024;

    /// <summary>
    /// Within this time the same words from the same sender are the same message: a double click, a browser that sends again. A caller who
    /// names its messages (Idempotency-Key) needs no such guess.
    /// </summary>
    private static readonly TimeSpan RepeatWindow = TimeSpan.FromMinutes(10);

    private static readonly string[] OwnFields = ["name", "email", "subject", "message", "language", "externalId"];

    public static WebhookAnswer Accept(WebhookRequest request, ChannelAccount account)
    {
        if (request.Method != "POST")
        {
            return new Refused(405, "method-not-allowed", "Messages are sent with POST.");
        }

        if (!request.HasKey(account.Setting(WebFormSettings.ApiKey)))
        {
            return new Refused(401, "key-wrong", "The API key is missing or wrong.");
        }

        var contentType = (request.Headers.GetValueOrDefault("content-type") ?? "").Split(';')[0].Trim().ToLowerInvariant();
        var isForm = contentType is "application/x-www-form-urlencoded" or "multipart/form-data";
        if (!isForm && contentType != "application/json")
        {
            return new Refused(415, "content-type-wrong", "Send application/json, application/x-www-form-urlencoded or multipart/form-data.");
        }

        try
        {
            var trap = account.Setting(WebFormSettings.Honeypot);
            var json = isForm ? ToJson(request.Form, trap) : request.Body;
            if (json.Length > MaxJsonBytes)
            {
                return new Refused(413, "too-large", $"At most {MaxJsonBytes} bytes are taken.");
            }

            return Accept(request, account, json, isForm, FormMessage.Read(json, request.Files.Count > 0, trap));
        }
        catch (FormRefusedException refused)
        {
            return new Refused(refused.Status, refused.Code, refused.Message, refused.Field);
        }
        catch (ArgumentException)
        {
            return new Refused(400, "text-wrong", "The form is not well-formed UTF-8.");
        }
    }

    private static WebhookAnswer Accept(WebhookRequest request, ChannelAccount account, ReadOnlyMemory<byte> json, bool isForm, FormMessage message)
    {
        var id = Key(request.Headers.GetValueOrDefault("idempotency-key")) ?? message.ExternalId;
        var dedupeKey = $"{SenderKey(message.Email)}/{(id is null ? ContentKey(request, json) : Hash(id))}";
        var response = Thanks(account, isForm ? request.Form.GetValueOrDefault("redirect") : null, isForm, dedupeKey);
        if (message.Trapped)
        {
            return new Answered(response);
        }

        if (request.Files.Count > MaxFiles)
        {
            return new Refused(422, "too-many-files", $"At most {MaxFiles} files are taken.");
        }

        if (message.Email is null && account.Setting(WebFormSettings.EmailRequired) == "true")
        {
            return new Refused(422, "field-missing", "\"email\" must not be empty.", "email");
        }

        var headers = account.Setting(WebFormSettings.Honeypot) is { } trap ? new Dictionary<string, string> { [TrapHeader] = trap } : [];
        return new Accepted([new Envelope(dedupeKey, ContentType, json, request.ReceivedAt, headers, request.Files)], response);
    }

    /// <summary>A form's fields as the JSON that a program would have sent. Fields of the page's own become facts; empty ones are left out.</summary>
    private static ReadOnlyMemory<byte> ToJson(IReadOnlyDictionary<string, string> form, string? honeypot)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in form.Where(field => OwnFields.Contains(field.Key) || field.Key == honeypot))
            {
                json.WriteString(name, value);
            }

            json.WriteStartObject("facts");
            foreach (var (name, value) in form.Where(field => !OwnFields.Contains(field.Key) && field.Key != honeypot && field.Key != "redirect" && field.Value.Length > 0))
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>People's browsers are led on to a page; programs get a JSON answer.</summary>
    private static WebhookResponse Thanks(ChannelAccount account, string? wish, bool isForm, string id)
    {
        if (!isForm)
        {
            return new WebhookResponse(202, "application/json", $$"""{"accepted":true,"id":"{{id}}"}""");
        }

        return WebFormSettings.RedirectOf(account, wish) is { } page
            ? new WebhookResponse(303, Location: page)
            : new WebhookResponse(200, "text/plain; charset=utf-8", "Thank you. We have your message. / お問い合わせを受け付けました。");
    }

    private static string? Key(string? header) => header?.Trim() is { Length: > 0 and <= 200 } key ? key : null;

    private static string SenderKey(string? email) => email is null ? "anonymous" : Hash(email.ToLowerInvariant());

    private static string ContentKey(WebhookRequest request, ReadOnlyMemory<byte> json)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(json.Span);
        hash.AppendData(Encoding.UTF8.GetBytes(request.RemoteAddress));
        foreach (var file in request.Files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Sha256));
        }

        return $"{request.ReceivedAt.Ticks / RepeatWindow.Ticks}-{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
