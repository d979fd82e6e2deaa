using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CxmHelpdesk.Channels.Line.Api;

/// <summary>LINE's answer to one call.</summary>
/// <param name="Body">Null: it is no JSON.</param>
/// <param name="AcceptedAs">The request that had the same retry key before.</param>
internal sealed record LineAnswer(int Status, JsonElement? Body, TimeSpan? RetryAfter, string? AcceptedAs)
{
    public bool IsOk => Status is >= 200 and < 300;

    /// <summary>LINE's words about a refusal; they may repeat what was sent, never a credential.</summary>
    public string Message => Body?.Text("message") is { } text ? TextSplitter.Split(text, 300)[0] : "";

    /// <summary>The id of the first message that was sent.</summary>
    public string? SentId => Body is { } body && body.Items("sentMessages").FirstOrDefault() is { ValueKind: JsonValueKind.Object } sent ? sent.Id("id") : null;
}

/// <summary>Calls of the Messaging API. Throws <see cref="HttpRequestException"/>, or is cancelled by its own time-out, where there was no answer.</summary>
internal sealed class LineApi : IDisposable
{
    private const string RetryKey = "X-Line-Retry-Key";
    private const string AcceptedRequest = "x-line-accepted-request-id";

    private readonly HttpClient _http = new(MediaDownload.NewHandler()) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 1024 * 1024 };

    public LineApi() => _http.DefaultRequestHeaders.UserAgent.ParseAdd("CxmHelpdesk/1.0");

    public HttpClient Http => _http;

    public void Dispose() => _http.Dispose();

    public Task<LineAnswer> GetAsync(LineSettings settings, string path, CancellationToken ct) => AskAsync(Request(settings, settings.Api, HttpMethod.Get, path), ct);

    /// <param name="retryKey">The same for each attempt at the same message: LINE sends only the first (developers.line.biz/en/docs/messaging-api/retrying-api-request).</param>
    public Task<LineAnswer> PostAsync(LineSettings settings, string path, object body, Guid? retryKey, CancellationToken ct)
    {
        var request = Request(settings, settings.Api, HttpMethod.Post, path);
        request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (retryKey is { } key)
        {
            request.Headers.Add(RetryKey, key.ToString());
        }

        return AskAsync(request, ct);
    }

    public static HttpRequestMessage Request(LineSettings settings, Uri host, HttpMethod method, string path) =>
        new(method, new Uri(host, path)) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Printable(settings.AccessToken)) } };

    /// <summary>A token with a line break in it would throw; it is wrong anyway, and LINE says so.</summary>
    private static string Printable(string token) => token.All(c => c is > ' ' and < '\u007f') ? token : "-";

    private async Task<LineAnswer> AskAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request, ct);
            var bytes = await response.Content.ReadAsByteArrayAsync(ct);
            return new LineAnswer(
                (int)response.StatusCode, Json(bytes), response.Headers.RetryAfter?.Delta, response.Headers.TryGetValues(AcceptedRequest, out var ids) ? ids.FirstOrDefault() : null);
        }
    }

    private static JsonElement? Json(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // A proxy's page, mostly. The status has to do.
            return null;
        }
    }
}
