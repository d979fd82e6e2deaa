using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CxmHelpdesk.Channels.Meta.Api;

/// <summary>Meta's answer to one call.</summary>
/// <param name="Body">Null: it is no JSON.</param>
internal sealed record GraphAnswer(int Status, JsonElement? Body, TimeSpan? RetryAfter)
{
    public bool IsOk => Status is >= 200 and < 300;

    private JsonElement? Error => Body?.Object("error");

    /// <summary>Meta's own number (developers.facebook.com/docs/graph-api/guides/error-handling); 0: none given.</summary>
    public int Code => (int)Math.Clamp(Error?.Number("code") ?? 0, 0, int.MaxValue);

    public int Subcode => (int)Math.Clamp(Error?.Number("error_subcode") ?? 0, 0, int.MaxValue);

    /// <summary>Meta's words about a refusal; they may repeat a token, so they are never shown.</summary>
    public bool IsOutsideWindow => Code == 10 && Subcode is 2018278 or 2534022;
}

/// <summary>Calls of the Graph API. Throws <see cref="HttpRequestException"/>, or is cancelled by its own time-out, where there was no answer.</summary>
internal sealed class GraphApi : IDisposable
{
    /// <summary>The newest when this was written; Meta keeps a version for two years.</summary>
    private const string Version = "v26.0";

    private readonly HttpClient _http = new(MediaDownload.NewHandler()) { Timeout = TimeSpan.FromSeconds(20), MaxResponseContentBufferSize = 2 * 1024 * 1024 };

    public GraphApi() => _http.DefaultRequestHeaders.UserAgent.ParseAdd("CxmHelpdesk/1.0");

    public void Dispose() => _http.Dispose();

    public Task<GraphAnswer> GetAsync(MetaSettings settings, string path, string query, CancellationToken ct) => AskAsync(Request(settings, HttpMethod.Get, path, query), ct);

    /// <summary>For what stands outside of the API's versions.</summary>
    public Task<GraphAnswer> GetUnversionedAsync(MetaSettings settings, string path, string query, CancellationToken ct) =>
        AskAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(settings.Api, $"/{path}?{query}")), ct);

    public Task<GraphAnswer> PostAsync(MetaSettings settings, string path, object body, CancellationToken ct)
    {
        var request = Request(settings, HttpMethod.Post, path, "");
        request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return AskAsync(request, ct);
    }

    /// <summary>Fetches what a customer sent, from the hosts at which Meta stores, without the token.</summary>
    public Task<Stream> OpenAsync(MetaSettings settings, string reference, CancellationToken ct)
    {
        bool IsStore(Uri url) => MediaDownload.IsAt(url, "fbcdn.net", "fbsbx.com", "cdninstagram.com")
            || (settings.Api.IsLoopback && Uri.Compare(url, settings.Api, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0);
        return Uri.TryCreate(reference, UriKind.Absolute, out var url) && IsStore(url)
            ? MediaDownload.OpenAsync(_http, new HttpRequestMessage(HttpMethod.Get, url), IsStore, ct)
            : Task.FromException<Stream>(new MediaUnavailableException("The file does not lie with Meta."));
    }

    private static HttpRequestMessage Request(MetaSettings settings, HttpMethod method, string path, string query)
    {
        // Apps may be set to take no token without it (developers.facebook.com/docs/graph-api/guides/secure-requests). Instagram Login knows no such thing.
        var proof = settings.Api.IdnHost == "graph.instagram.com"
            ? ""
            : $"appsecret_proof={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(settings.AppSecret), Encoding.UTF8.GetBytes(settings.Token)))}";
        var request = new HttpRequestMessage(method, new Uri(settings.Api, $"/{Version}/{path}?{string.Join('&', new[] { query, proof }.Where(part => part.Length > 0))}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.Token.All(c => c is > ' ' and < '\u007f') ? settings.Token : "-");
        return request;
    }

    private async Task<GraphAnswer> AskAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request, ct);
            var bytes = await response.Content.ReadAsByteArrayAsync(ct);
            JsonElement? body = null;
            try
            {
                using var document = JsonDocument.Parse(bytes);
                body = document.RootElement.Clone();
            }
            catch (JsonException)
            {
                // A proxy's page, mostly. The status has to do.
            }

            return new GraphAnswer((int)response.StatusCode, body, response.Headers.RetryAfter?.Delta);
        }
    }
}
