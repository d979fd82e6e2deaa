using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CxmHelpdesk.Channels.X;

/// <summary>X's API, version 2 (docs.x.com/x-api).</summary>
internal sealed class XApi(HttpClient http, TimeProvider time)
{
    private static readonly JsonSerializerOptions s_withoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <param name="text">May be empty where there are pictures.</param>
    /// <param name="pictures">See <see cref="UploadAsync"/>; four at most.</param>
    /// <returns>The post's id.</returns>
    /// <exception cref="XException">X said no.</exception>
    public async Task<string> PostAsync(XSettings settings, string text, IReadOnlyList<string> pictures, string inReplyTo, CancellationToken ct)
    {
        var post = new { text = NullIfEmpty(text), media = pictures.Count == 0 ? null : new { media_ids = pictures }, reply = new { in_reply_to_tweet_id = inReplyTo } };
        return (await AskAsync(settings, HttpMethod.Post, "/2/tweets", JsonContent.Create(post, options: s_withoutNulls), ct)).Member("data").Text("id") ?? throw NoId();
    }

    /// <param name="text">May be empty where there is a picture.</param>
    /// <returns>The message's id.</returns>
    /// <exception cref="XException">X said no.</exception>
    public async Task<string> SendAsync(XSettings settings, string userId, string text, string? picture, CancellationToken ct)
    {
        var message = new { text = NullIfEmpty(text), attachments = picture is null ? null : new[] { new { media_id = picture } } };
        return (await AskAsync(settings, HttpMethod.Post, $"/2/dm_conversations/with/{Uri.EscapeDataString(userId)}/messages", JsonContent.Create(message, options: s_withoutNulls), ct))
            .Member("data").Text("dm_event_id") ?? throw NoId();
    }

    /// <summary>Hands a picture to X, which keeps it for a while for a post or message to name (docs.x.com/x-api/media/upload-media).</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="XException">X said no.</exception>
    public async Task<string> UploadAsync(XSettings settings, OutboundFile file, bool isDirect, CancellationToken ct)
    {
        await using var content = await file.OpenAsync(ct);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(isDirect ? "dm_image" : "tweet_image"), "media_category" },
            { new StringContent(file.ContentType), "media_type" },
            { new StreamContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(file.ContentType) } }, "media", "picture" },
        };
        return (await AskAsync(settings, HttpMethod.Post, "/2/media/upload", form, ct)).Member("data").Text("id") ?? throw NoId();
    }

    /// <returns>Our own id.</returns>
    /// <exception cref="XException">X said no.</exception>
    public async Task<string?> MeAsync(XSettings settings, CancellationToken ct) => (await AskAsync(settings, HttpMethod.Get, "/2/users/me", null, ct)).Member("data").Text("id");

    /// <summary>Pictures of people lie there for everybody.</summary>
    private const string Profiles = "/profile_images/";

    /// <summary>A picture or film of a direct message, which X gives to those only who may read the message; or somebody's picture.</summary>
    /// <exception cref="MediaUnavailableException">It will not come.</exception>
    public async Task<Stream> OpenAsync(XSettings settings, string reference, CancellationToken ct)
    {
        if (!Uri.TryCreate(reference, UriKind.Absolute, out var url) || !IsXs(url, settings))
        {
            throw new MediaUnavailableException("The file is not at X.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (!url.AbsolutePath.StartsWith(Profiles, StringComparison.Ordinal))
        {
            Sign(request, settings);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.IsSuccessStatusCode)
        {
            return await response.Content.ReadAsStreamAsync(ct);
        }

        using (response)
        {
            throw response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden
                ? new MediaUnavailableException("The file is not at X any more.")
                : new HttpRequestException($"X did not give the file ({(int)response.StatusCode}).");
        }
    }

    private async Task<JsonElement> AskAsync(XSettings settings, HttpMethod method, string path, HttpContent? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(settings.ApiUrl, path)) { Content = body };
        Sign(request, settings);
        using var response = await http.SendAsync(request, ct);
        var answer = JsonMembers.TryReadObject(await response.Content.ReadAsByteArrayAsync(ct)) ?? default;
        return response.IsSuccessStatusCode ? answer : throw new XException((int)response.StatusCode, answer.Text("detail") ?? answer.Items("errors").Select(error => error.Text("message")).FirstOrDefault(), answer.Text("reason"), WaitOf(response));
    }

    private void Sign(HttpRequestMessage request, XSettings settings) =>
        request.Headers.TryAddWithoutValidation("Authorization", OAuthSignature.HeaderOf(request.Method, request.RequestUri!, settings, time.GetUtcNow(), Guid.NewGuid().ToString("N")));

    /// <summary>X says when the limit begins anew, in seconds of 1970.</summary>
    private TimeSpan? WaitOf(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.TooManyRequests && response.Headers.TryGetValues("x-rate-limit-reset", out var values)
            && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_799)
        {
            var wait = DateTimeOffset.FromUnixTimeSeconds(seconds) - time.GetUtcNow();
            return wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);
        }

        return response.Headers.RetryAfter?.Delta;
    }

    private static bool IsXs(Uri url, XSettings settings) =>
        (url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && url.UserInfo.Length == 0
            && ((string[])["twitter.com", "x.com", "twimg.com"]).Any(domain => url.IdnHost.Equals(domain, StringComparison.OrdinalIgnoreCase) || url.IdnHost.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase)))
        || (url.Authority == settings.ApiUrl.Authority && url.Scheme == settings.ApiUrl.Scheme);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static HttpRequestException NoId() => new(HttpRequestError.InvalidResponse, "X's answer names no message.");
}

/// <summary>X said no.</summary>
/// <param name="status">HTTP.</param>
/// <param name="words">X's; never a credential.</param>
/// <param name="reason">X's own short name, such as <c>client-not-enrolled</c>.</param>
/// <param name="after">When the limit begins anew.</param>
internal sealed class XException(int status, string? words, string? reason, TimeSpan? after) : Exception($"{status} {words}")
{
    public int Status => status;

    public bool IsDuplicate => status == 403 && words?.Contains("duplicate", StringComparison.OrdinalIgnoreCase) == true;

    public SendOutcome ToOutcome(bool isDirect) => status switch
    {
        429 => new TryLater("X takes no more messages from this account at the moment.", after),
        >= 500 or 408 => new TryLater($"X is busy ({status}).", after),
        401 => new TryLater("X does not accept the keys and tokens."),
        403 when IsDuplicate => new Rejected("not-delivered", "X takes the same words only once. Change them a little."),
        403 when reason is not null || Says("oauth1-permissions", "not permitted to perform", "not enrolled", "access level") => new Rejected("app-not-allowed", "The app at X may not do this: give it the rights to write and to send direct messages, and make the access token anew."),
        403 when isDirect => new Rejected("recipient-blocks", "This customer takes no direct messages from you."),
        403 => new Rejected("recipient-blocks", $"X does not let you answer this post{Said}."),
        404 => new Rejected("conversation-gone", isDirect ? "There is no such user any more." : "The post is not there any more."),
        400 when Says("too long", "exceeds") => new Rejected("message-too-long", "The message is too long for X."),
        _ => new Rejected("not-delivered", $"X refused the message ({status}){Said}."),
    };

    private string Said => words is null ? "" : $": {TextSplitter.Split(words, 200)[0].TrimEnd('.')}";

    private bool Says(params string[] any) => any.Any(one => words?.Contains(one, StringComparison.OrdinalIgnoreCase) == true);
}
