using System.Net;

namespace CxmHelpdesk.Channels;

/// <summary>
/// Fetches a file from a provider. Redirects are followed by hand: only to places that the provider is known to store at, and without the credentials of the first
/// request. So no webhook can lead us to an address of its own choice.
/// </summary>
public static class MediaDownload
{
    private const int MaxHops = 4;

    /// <summary>For an <see cref="HttpClient"/> that is handed to <see cref="OpenAsync"/>.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };

    /// <param name="first">Disposed of here.</param>
    /// <param name="isStore">Whether the provider stores at a place that a redirect names.</param>
    /// <returns>The content; its connection goes back when the stream is disposed of.</returns>
    /// <exception cref="MediaUnavailableException">It is gone, or lies at a strange place.</exception>
    /// <exception cref="HttpRequestException">Any other answer than the file; may be tried again.</exception>
    public static async Task<Stream> OpenAsync(HttpClient http, HttpRequestMessage first, Func<Uri, bool> isStore, CancellationToken ct)
    {
        var request = first;
        for (var hop = 0; hop < MaxHops; hop++)
        {
            HttpResponseMessage response;
            Uri url;
            using (request)
            {
                url = request.RequestUri!;
                response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            }

            if (response.StatusCode is HttpStatusCode.OK)
            {
                return await response.Content.ReadAsStreamAsync(ct);
            }

            using (response)
            {
                if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                {
                    throw new MediaUnavailableException("The file is not there any more.");
                }

                if ((int)response.StatusCode is < 300 or >= 400 || response.Headers.Location is not { } location)
                {
                    throw new HttpRequestException(HttpRequestError.InvalidResponse, $"The file was not given ({(int)response.StatusCode}).", null, response.StatusCode);
                }

                url = new Uri(url, location);
                if (!isStore(url))
                {
                    throw new MediaUnavailableException("The file lies at a place that is none of the provider's own.");
                }
            }

            request = new HttpRequestMessage(HttpMethod.Get, url);
        }

        request.Dispose();
        throw new MediaUnavailableException("The file is always somewhere else.");
    }

    /// <summary>An https address of a domain or of a host below it, at the usual port.</summary>
    public static bool IsAt(Uri url, params ReadOnlySpan<string> domains)
    {
        if (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttps || !url.IsDefaultPort || url.UserInfo.Length > 0)
        {
            return false;
        }

        foreach (var domain in domains)
        {
            if (url.IdnHost.Equals(domain, StringComparison.OrdinalIgnoreCase) || url.IdnHost.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
