using System.Text.RegularExpressions;

namespace CxmHelpdesk.Channels.Twilio.Api;

/// <summary>
/// Fetches what customers sent. The path is asked of the account's own API and nowhere else; Twilio then names the place where it is stored, which is followed only
/// to hosts that Twilio stores at, and without the credentials.
/// </summary>
internal sealed partial class MediaFetch(HttpClient http)
{
    public Task<Stream> OpenAsync(TwilioSettings account, string reference, CancellationToken ct)
    {
        if (!Uri.TryCreate(reference, UriKind.Absolute, out var named) || !IsOf(account, named.AbsolutePath))
        {
            throw new MediaUnavailableException("The file is not one of this Twilio account.");
        }

        var first = new HttpRequestMessage(HttpMethod.Get, new Uri(account.ApiUrl, named.AbsolutePath)) { Headers = { Authorization = TwilioApi.SignInOf(account) } };
        return MediaDownload.OpenAsync(http, first, url => IsStore(url, account), ct);
    }

    /// <summary>Dots and escapes have no place in such a path, so none can lead out of it.</summary>
    private static bool IsOf(TwilioSettings account, string path) =>
        Path().Match(path) is { Success: true } match && match.Groups["account"].Value == account.AccountSid;

    private static bool IsStore(Uri url, TwilioSettings account) =>
        MediaDownload.IsAt(url, "twilio.com", "twiliocdn.com", "amazonaws.com")
        || Uri.Compare(url, account.ApiUrl, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    [GeneratedRegex(@"^/2010-04-01/Accounts/(?<account>AC[0-9a-zA-Z]{1,64})/(Messages/[0-9A-Za-z]{1,64}/Media/[0-9A-Za-z]{1,64}|Recordings/[0-9A-Za-z]{1,64}(\.mp3|\.wav)?)$")]
    private static partial Regex Path();
}
