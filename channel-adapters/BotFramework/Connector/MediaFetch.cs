using System.Net;
using System.Net.Http.Headers;

namespace CxmHelpdesk.Channels.BotFramework.Connector;

/// <summary>Fetches what customers sent. A connector is shown our access token; any other place that a channel names (its own store, mostly) is not, and must be public.</summary>
internal sealed class MediaFetch(AccessTokens tokens, HttpClient connectors, HttpClient world)
{
    private const int MaxHops = 4;

    public async Task<Stream> OpenAsync(string reference, BotFrameworkSettings settings, CancellationToken ct)
    {
        if (!Uri.TryCreate(reference, UriKind.Absolute, out var url))
        {
            throw new MediaUnavailableException("The file has no address.");
        }

        for (var hop = 0; hop < MaxHops; hop++)
        {
            var isConnector = ServiceHosts.IsTrusted(settings, url);
            if (!isConnector && url.Scheme != Uri.UriSchemeHttps)
            {
                throw new MediaUnavailableException("The file lies at an address that is not safe to fetch from.");
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (isConnector)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(settings.SignIn, ct));
            }

            var response = await AskAsync(isConnector ? connectors : world, request, ct);
            if (response.IsSuccessStatusCode)
            {
                // Its connection goes back when the stream is disposed of.
                return await response.Content.ReadAsStreamAsync(ct);
            }

            using (response)
            {
                url = (int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location
                    ? new Uri(url, location)
                    : throw Failure(response.StatusCode);
            }
        }

        throw new MediaUnavailableException("The file is always somewhere else.");
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (HttpRequestException error) when (error.InnerException is MediaUnavailableException unavailable)
        {
            // Thrown while connecting, which the client wraps.
            throw new MediaUnavailableException(unavailable.Message, error);
        }
    }

    private static Exception Failure(HttpStatusCode status) => status is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
        ? new MediaUnavailableException("The file is not there any more.")
        : new HttpRequestException($"The file could not be fetched ({(int)status}).");
}
