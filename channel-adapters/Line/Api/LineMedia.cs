using System.Net;

namespace CxmHelpdesk.Channels.Line.Api;

/// <summary>
/// What customers sent lies at LINE under the message's id, for a while; stickers lie in its shop for everybody. A reference is our own, so no webhook can name a host;
/// that of a profile's picture is LINE's answer to us, and is fetched without our token.
/// </summary>
internal sealed class LineMedia(LineApi api)
{
    private const string Content = "content:";
    private const string Encoded = "encoded:";
    private const string Sticker = "sticker:";
    private const string Picture = "picture:";

    public static string ContentReference(string messageId) => Content + messageId;

    /// <summary>Video and sound, which LINE makes ready for other players first.</summary>
    public static string EncodedReference(string messageId) => Encoded + messageId;

    public static string StickerReference(string stickerId) => Sticker + stickerId;

    public static string PictureReference(string url) => Picture + url;

    public async Task<Stream> OpenAsync(string reference, LineSettings settings, CancellationToken ct)
    {
        if (reference.StartsWith(Picture, StringComparison.Ordinal))
        {
            bool IsPictureStore(Uri place) => IsStore(place)
                || (settings.Api.IsLoopback && Uri.Compare(place, settings.Api, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0);
            return Uri.TryCreate(reference[Picture.Length..], UriKind.Absolute, out var url) && IsPictureStore(url)
                ? await MediaDownload.OpenAsync(api.Http, new HttpRequestMessage(HttpMethod.Get, url), IsPictureStore, ct)
                : throw new MediaUnavailableException("The picture does not lie with LINE.");
        }

        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        var id = reference[(colon + 1)..];
        if (colon < 0 || id.Length is 0 or > 100 || !id.All(char.IsAsciiLetterOrDigit))
        {
            throw new MediaUnavailableException("This is no file of LINE's.");
        }

        switch (reference[..(colon + 1)])
        {
            case Content:
                return await OpenContentAsync(id, settings, ct);
            case Encoded:
                await MustBeReadyAsync(id, settings, ct);
                return await OpenContentAsync(id, settings, ct);
            case Sticker:
                return await MediaDownload.OpenAsync(
                    api.Http, new HttpRequestMessage(HttpMethod.Get, new Uri(settings.Stickers, $"/stickershop/v1/sticker/{id}/android/sticker.png")), IsStore, ct);
            default:
                throw new MediaUnavailableException("This is no file of LINE's.");
        }
    }

    private Task<Stream> OpenContentAsync(string id, LineSettings settings, CancellationToken ct) =>
        MediaDownload.OpenAsync(api.Http, LineApi.Request(settings, settings.Data, HttpMethod.Get, $"/v2/bot/message/{id}/content"), IsStore, ct);

    private async Task MustBeReadyAsync(string id, LineSettings settings, CancellationToken ct)
    {
        using var request = LineApi.Request(settings, settings.Data, HttpMethod.Get, $"/v2/bot/message/{id}/content/transcoding");
        using var response = await api.Http.SendAsync(request, ct);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            throw new MediaUnavailableException("The file is not at LINE any more.");
        }

        var state = await response.Content.ReadAsStringAsync(ct);
        if (state.Contains("\"failed\"", StringComparison.Ordinal))
        {
            throw new MediaUnavailableException("LINE could not read the file.");
        }

        if (!response.IsSuccessStatusCode || state.Contains("\"processing\"", StringComparison.Ordinal))
        {
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "LINE has not made the file ready yet.");
        }
    }

    private static bool IsStore(Uri url) => MediaDownload.IsAt(url, "line.me", "line-scdn.net", "line-apps.com");
}
