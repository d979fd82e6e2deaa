using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CxmHelpdesk.Channels.Twilio.Api;

/// <summary>Twilio's REST API, version 2010-04-01 (twilio.com/docs/messaging/api).</summary>
public sealed class TwilioApi : ITwilioApi, IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly MediaFetch _media;

    public TwilioApi()
        : this(MediaDownload.NewHandler())
    {
    }

    internal TwilioApi(HttpMessageHandler handler)
    {
        _http = new HttpClient(handler) { Timeout = s_limit, MaxResponseContentBufferSize = 4 * 1024 * 1024 };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("CxmHelpdesk/1.0");
        _media = new MediaFetch(_http);
    }

    public async Task<TextState> CreateMessageAsync(TwilioSettings account, NewText text, CancellationToken ct)
    {
        var form = new List<KeyValuePair<string, string>> { new("To", text.To) };
        Add("From", text.MessagingService is null ? text.From : null);
        Add("MessagingServiceSid", text.MessagingService);
        Add("Body", text.Body.Length > 0 && text.ContentSid is null ? text.Body : null);
        Add("ContentSid", text.ContentSid);
        Add("ContentVariables", text.ContentSid is null || text.ContentVariables.Count == 0 ? null : JsonSerializer.Serialize(text.ContentVariables));
        Add("StatusCallback", text.StatusCallback?.AbsoluteUri);
        form.AddRange(text.Media.Select(url => new KeyValuePair<string, string>("MediaUrl", url.AbsoluteUri)));
        using var content = new FormUrlEncodedContent(form);
        using var answer = await AskAsync(account, HttpMethod.Post, Resource(account, "Messages.json"), content, ct);
        return ToState(answer.RootElement);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                form.Add(new(name, value));
            }
        }
    }

    public async Task<IReadOnlyList<TextState>> MessagesToAsync(TwilioSettings account, string to, CancellationToken ct)
    {
        using var answer = await AskAsync(account, HttpMethod.Get, Resource(account, $"Messages.json?To={Uri.EscapeDataString(to)}&PageSize=50"), null, ct);
        return [.. ItemsOf(answer, "messages").Select(ToState)];
    }

    public async Task<string> CreateCallAsync(TwilioSettings account, NewCall call, CancellationToken ct)
    {
        using var content = new FormUrlEncodedContent(
        [
            new("To", call.To), new("From", call.From), new("Twiml", call.TwiMl), new("Timeout", "30"), new("StatusCallback", call.StatusCallback), new("StatusCallbackEvent", "completed"),
        ]);
        using var answer = await AskAsync(account, HttpMethod.Post, Resource(account, "Calls.json"), content, ct);
        return Text(answer.RootElement, "sid") ?? throw new HttpRequestException(HttpRequestError.InvalidResponse, "Twilio's answer names no call.");
    }

    public async Task UpdateCallAsync(TwilioSettings account, string call, string? twiMl, CancellationToken ct)
    {
        using var content = new FormUrlEncodedContent([twiMl is null ? new("Status", "completed") : new KeyValuePair<string, string>("Twiml", twiMl)]);
        using var answer = await AskAsync(account, HttpMethod.Post, Resource(account, $"Calls/{Uri.EscapeDataString(call)}.json"), content, ct);
    }

    public async Task DeleteRecordingAsync(TwilioSettings account, string recording, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, Resource(account, $"Recordings/{Uri.EscapeDataString(recording)}.json")) { Headers = { Authorization = SignInOf(account) } };
        using var response = await _http.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.NotFound)
        {
            throw Refusal(response, await response.Content.ReadAsByteArrayAsync(ct));
        }
    }

    public async Task<OwnNumber?> NumberAsync(TwilioSettings account, string number, CancellationToken ct)
    {
        using var answer = await AskAsync(account, HttpMethod.Get, Resource(account, $"IncomingPhoneNumbers.json?PhoneNumber={Uri.EscapeDataString(number)}"), null, ct);
        return ItemsOf(answer, "incoming_phone_numbers")
            .Where(item => Text(item, "phone_number") == number)
            .Select(item => new OwnNumber(number, Hook(item, "sms_url", "sms_method"), Hook(item, "voice_url", "voice_method"), Hook(item, "status_callback", "status_callback_method")))
            .FirstOrDefault();
    }

    public async Task<OwnService?> ServiceAsync(TwilioSettings account, string service, CancellationToken ct)
    {
        try
        {
            using var answer = await AskAsync(account, HttpMethod.Get, Elsewhere(account, "messaging", $"/v1/Services/{Uri.EscapeDataString(service)}", ""), null, ct);
            return new OwnService(
                Hook(answer.RootElement, "inbound_request_url", "inbound_method"),
                answer.RootElement.TryGetProperty("use_inbound_webhook_on_number", out var own) && own.ValueKind == JsonValueKind.True);
        }
        catch (TwilioException refused) when (refused.Status == 404)
        {
            return null;
        }
    }

    public async Task SignInAsync(TwilioSettings account, CancellationToken ct)
    {
        using var answer = await AskAsync(account, HttpMethod.Get, Resource(account, "Messages.json?PageSize=1"), null, ct);
    }

    public Task<Stream> OpenAsync(TwilioSettings account, string reference, CancellationToken ct) => _media.OpenAsync(account, reference, ct);

    public void Dispose() => _http.Dispose();

    internal static AuthenticationHeaderValue SignInOf(TwilioSettings account) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.User}:{account.Password}")));

    public async Task<IReadOnlyList<ContentTemplate>> TemplatesAsync(TwilioSettings account, CancellationToken ct)
    {
        using var answer = await AskAsync(account, HttpMethod.Get, Elsewhere(account, "content", "/v1/ContentAndApprovals", "?PageSize=500"), null, ct);
        var templates = new List<ContentTemplate>();
        foreach (var item in ItemsOf(answer, "contents"))
        {
            var isApproved = item.TryGetProperty("approval_requests", out var approval) && Text(approval, "status") == "approved";
            if (isApproved && Text(item, "sid") is { } sid && BodyOf(item) is { } body)
            {
                templates.Add(new ContentTemplate(sid, Text(item, "friendly_name") ?? sid, Text(item, "language") ?? "", body));
            }
        }

        return templates;
    }

    private static string? BodyOf(JsonElement item) => item.TryGetProperty("types", out var types) && types.ValueKind == JsonValueKind.Object
        ? types.EnumerateObject().Select(type => Text(type.Value, "body")).FirstOrDefault(body => body is not null)
        : null;

    private static Webhook Hook(JsonElement item, string url, string method) => new(Text(item, url), Text(item, method));

    /// <summary>Newer parts of the API have hosts of their own beside the account's.</summary>
    private static Uri Elsewhere(TwilioSettings account, string part, string path, string query) => new UriBuilder(account.ApiUrl)
    {
        Host = account.ApiUrl.Host.StartsWith("api.", StringComparison.Ordinal) ? $"{part}.{account.ApiUrl.Host[4..]}" : account.ApiUrl.Host, Path = path, Query = query,
    }.Uri;

    private static Uri Resource(TwilioSettings account, string path) => new(account.ApiUrl, $"/2010-04-01/Accounts/{Uri.EscapeDataString(account.AccountSid)}/{path}");

    private async Task<JsonDocument> AskAsync(TwilioSettings account, HttpMethod method, Uri url, HttpContent? content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, url)
        {
            Content = content,
            Headers = { Authorization = SignInOf(account) },
        };
        using var response = await _http.SendAsync(request, ct);
        var bytes = await response.Content.ReadAsByteArrayAsync(ct);
        if (!response.IsSuccessStatusCode)
        {
            throw Refusal(response, bytes);
        }

        try
        {
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException error)
        {
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "Twilio's answer is no JSON.", error);
        }
    }

    internal static TwilioException Refusal(HttpResponseMessage response, ReadOnlySpan<byte> bytes)
    {
        var (code, message) = ((int?)null, $"HTTP {(int)response.StatusCode}");
        try
        {
            var reader = new Utf8JsonReader(bytes);
            using var document = JsonDocument.ParseValue(ref reader);
            code = document.RootElement.TryGetProperty("code", out var number) && number.TryGetInt32(out var value) ? value : null;
            message = Text(document.RootElement, "message") ?? message;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A proxy's page, mostly. The status has to do.
        }

        var wish = response.Headers.RetryAfter?.Delta;
        return new TwilioException((int)response.StatusCode, code, message.Length > 300 ? message[..300] : message, wish);
    }

    private static TextState ToState(JsonElement item) => new(
        Text(item, "sid") ?? throw new HttpRequestException(HttpRequestError.InvalidResponse, "Twilio's answer names no message."),
        Text(item, "status") ?? "",
        Text(item, "direction") ?? "",
        Text(item, "body") ?? "",
        int.TryParse(Text(item, "num_media"), NumberStyles.None, CultureInfo.InvariantCulture, out var media) ? media : 0,
        // RFC 2822, as all times of this version of the API.
        DateTimeOffset.TryParse(Text(item, "date_created"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
        item.TryGetProperty("error_code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) ? number : null);

    private static IEnumerable<JsonElement> ItemsOf(JsonDocument answer, string name) =>
        answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
