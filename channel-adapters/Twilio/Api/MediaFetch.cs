using System.Net;
using System.Text.RegularExpressions;

namespace CxmHelpdesk.Channels.Twilio.Api;

/// <summary>
/// Fetches what customers sent. The path is asked of the account's own API and nowhere else; Twilio then names the place where it is stored, which is followed only
/// to hosts that Twilio stores at, and without the credentials.
/// </summary>
internal sealed partial class MediaFetch(HttpClient http)
{
    private const int MaxHops = 4;

    /// <summary>Redirects are followed by hand, so that credentials never go along.</summary>
    public static HttpMessageHandler NewHandler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };

    public async Task<Stream> OpenAsync(TwilioSettings account, string reference, CancellationToken ct)
    {
        if (!Uri.TryCreate(reference, UriKind.Absolute, out var named) || !IsOf(account, named.AbsolutePath))
        {
            throw new MediaUnavailableException("The file is not one of this Twilio account.");
        }

        var url = new Uri(account.ApiUrl, named.AbsolutePath);
        for (var hop = 0; hop < MaxHops; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (hop == 0)
            {
                request.Headers.Authorization = TwilioApi.SignInOf(account);
            }

            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (response.IsSuccessStatusCode)
            {
                // Its connection goes back when the stream is disposed of.
                return await response.Content.ReadAsStreamAsync(ct);
            }

            using (response)
            {
                if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone && hop == 0)
                {
                    throw new MediaUnavailableException("The file is not at Twilio any more.");
                }

                if ((int)response.StatusCode is < 300 or >= 400 || response.Headers.Location is not { } location)
                {
                    throw TwilioApi.Refusal(response, await response.Content.ReadAsByteArrayAsync(ct));
                }

                url = new Uri(url, location);
                if (!IsStore(url, account))
                {
                    throw new MediaUnavailableException("Twilio names a place for the file that is none of its own.");
                }
            }
        }

        throw new MediaUnavailableException("The file is always somewhere else.");
    }

    /// <summary>Dots and escapes have no place in such a path, so none can lead out of it.</summary>
    private static bool IsOf(TwilioSettings account, string path) =>
        Path().Match(path) is { Success: true } match && match.Groups["account"].Value == account.AccountSid;

    private static bool IsStore(Uri url, TwilioSettings account) =>
        (url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && url.UserInfo.Length == 0
            && (IsBelow(url, "twilio.com") || IsBelow(url, "twiliocdn.com") || IsBelow(url, "amazonaws.com")))
        || Uri.Compare(url, account.ApiUrl, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsBelow(Uri url, string domain) => url.IdnHost.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^/2010-04-01/Accounts/(?<account>AC[0-9a-zA-Z]{1,64})/(Messages/[0-9A-Za-z]{1,64}/Media/[0-9A-Za-z]{1,64}|Recordings/[0-9A-Za-z]{1,64}(\.mp3|\.wav)?)$")]
    private static partial Regex Path();
}
