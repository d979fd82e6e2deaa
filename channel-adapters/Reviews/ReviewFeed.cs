using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace CxmHelpdesk.Channels.Reviews;

/// <summary>Asks a feed for news, as often as the account says, and only for what changed (RFC 9110, conditional requests). What was seen before is absorbed by its dedupe key.</summary>
internal sealed class ReviewFeed(TimeProvider time) : IDisposable
{
    private const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The desk wants to hear so often that the account is alive.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(9);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All, ConnectTimeout = TimeSpan.FromSeconds(10), UseCookies = false, MaxAutomaticRedirections = 5 })
    {
        Timeout = TimeSpan.FromSeconds(60),
        MaxResponseContentBufferSize = MaxBytes,
        DefaultRequestHeaders = { { "User-Agent", "CxmHelpdesk/1.0" } },
    };

    public async Task PollAsync(ChannelAccount account, string? cursor, IPollSink sink, CancellationToken ct)
    {
        var every = TimeSpan.FromMinutes(int.TryParse(account.Setting(ReviewsFields.Minutes), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) ? Math.Clamp(minutes, 1, 1440) : 10);
        var seen = Cursor.Parse(cursor);
        while (true)
        {
            var due = seen.At + every;
            for (var now = time.GetUtcNow(); now < due; now = time.GetUtcNow())
            {
                await Task.Delay(due - now < s_longest ? due - now : s_longest, time, ct);
                await sink.UpToDateAsync(seen.ToText(), ct);
            }

            seen = await AskAsync(account, seen, sink, ct);
        }
    }

    /// <exception cref="PollFailedException">It cannot be fetched or read.</exception>
    public async Task LookAsync(ChannelAccount account, CancellationToken ct)
    {
        using var response = await FetchAsync(account, Cursor.None, ct);
        await ReadAsync(response, ct);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Cursor> AskAsync(ChannelAccount account, Cursor seen, IPollSink sink, CancellationToken ct)
    {
        using var response = await FetchAsync(account, seen, ct);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            seen = seen with { At = time.GetUtcNow() };
            await sink.UpToDateAsync(seen.ToText(), ct);
            return seen;
        }

        var items = await ReadAsync(response, ct);
        seen = new Cursor(response.Headers.ETag?.ToString(), response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture), time.GetUtcNow());

        // Oldest first, as they were written; feeds have the newest on top.
        await sink.AcceptAsync([.. items.Select(item => ReviewEnvelopes.Of(item, time.GetUtcNow())).OfType<Envelope>().Reverse().DistinctBy(envelope => envelope.DedupeKey)], seen.ToText(), ct);
        await sink.UpToDateAsync(seen.ToText(), ct);
        return seen;
    }

    private async Task<HttpResponseMessage> FetchAsync(ChannelAccount account, Cursor seen, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, account.Setting(ReviewsFields.FeedUrl));
        request.Headers.Accept.ParseAdd("application/feed+json, application/json, application/atom+xml, application/rss+xml, text/csv;q=0.8, */*;q=0.5");
        if (account.Setting(ReviewsFields.FeedToken) is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        request.Headers.TryAddWithoutValidation("If-None-Match", seen.ETag);
        request.Headers.TryAddWithoutValidation("If-Modified-Since", seen.Modified);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, ct);
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new PollFailedException("The feed cannot be reached, or is larger than 8 MB.", isPermanent: false, error);
        }

        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified)
        {
            return response;
        }

        using (response)
        {
            throw response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                ? new PollFailedException("The feed asks for another token.", isPermanent: true)
                : new PollFailedException($"The feed answered with {(int)response.StatusCode}.", response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone);
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            return await ReviewFile.ReadAsync(await response.Content.ReadAsByteArrayAsync(ct), response.Content.Headers.ContentType?.MediaType, ct);
        }
        catch (FormatException wrong)
        {
            throw new PollFailedException($"This is no feed of reviews. {wrong.Message}", isPermanent: false, wrong);
        }
    }

    /// <summary>What the feed was when it was last read.</summary>
    private sealed record Cursor(string? ETag, string? Modified, DateTimeOffset At)
    {
        public static readonly Cursor None = new(null, null, DateTimeOffset.MinValue);

        public static Cursor Parse(string? text) => text is null ? None : JsonSerializer.Deserialize<Cursor>(text) ?? None;

        public string ToText() => JsonSerializer.Serialize(this);
    }
}
