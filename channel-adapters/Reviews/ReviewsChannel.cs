using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace CxmHelpdesk.Channels.Reviews;

/// <summary>Star reviews of a shop, an app or a place. Which of them are tickets is the account's rule; those can be answered in place where the source takes answers.</summary>
public sealed class ReviewsChannel(TimeProvider time) : IChannel, IPollSource, IWebhookSource, IDisposable
{
    private readonly ReviewFeed _feed = new(time);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10), UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    public ChannelDescriptor Descriptor { get; } = new(
        "reviews",
        "Reviews",
        "star",
        TimeSpan.FromHours(8),
        new ChannelCapabilities(MaxLength: 4000),
        ReviewsFields.All);

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => ReviewEnvelopes.Parse(envelope);

    public bool IsPolled(ChannelAccount account) => account.Setting(ReviewsFields.FeedUrl) is not null;

    public Task PollAsync(ChannelAccount account, string? cursor, IPollSink sink, CancellationToken ct) => _feed.PollAsync(account, cursor, sink, ct);

    public WebhookAnswer Accept(WebhookRequest request, ChannelAccount account)
    {
        if (request.Method != "POST")
        {
            return new Refused(405, "method-not-allowed", "Reviews are sent with POST.");
        }

        if (account.Setting(ReviewsFields.ImportKey) is not { } key || !request.HasKey(key))
        {
            return new Refused(401, "key-wrong", "The key is missing or wrong.");
        }

        try
        {
            // All in memory, so nothing is waited for.
            var items = ReviewFile.ReadAsync(request.Body, request.Headers.GetValueOrDefault("content-type"), CancellationToken.None).GetAwaiter().GetResult();
            Envelope[] envelopes = [.. items.Select(item => ReviewEnvelopes.Of(item, request.ReceivedAt)).OfType<Envelope>()];
            return envelopes.Length == 0
                ? new Refused(422, "no-review", "There is no review in it: neither stars nor words.")
                : new Accepted(envelopes, new WebhookResponse(202, "application/json", JsonSerializer.Serialize(new { accepted = envelopes.Length, passedOver = items.Count - envelopes.Length })));
        }
        catch (FormatException wrong)
        {
            return new Refused(400, "format-wrong", wrong.Message);
        }
    }

    public long MaxBodyBytes(ChannelAccount account) => 8 * 1024 * 1024;

    public async Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (ReviewEnvelopes.IdOf(message.Conversation) is not { } id)
        {
            return new Rejected("no-way-back", "It is not known which review this answers.");
        }

        if (account.Setting(ReviewsFields.AnswerUrl) is not { } template)
        {
            return new Rejected("answers-not-taken", "This source takes no answers from here. Answer on the review's own page.");
        }

        using var request = new HttpRequestMessage(
            account.Setting(ReviewsFields.AnswerMethod) == "PUT" ? HttpMethod.Put : HttpMethod.Post, template.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal))
        {
            Content = JsonContent.Create(new Dictionary<string, string> { [account.Setting(ReviewsFields.AnswerField) ?? "text"] = message.Text, ["reviewId"] = id }),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", message.IdempotencyKey);
        if (account.Setting(ReviewsFields.AnswerToken) is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        try
        {
            using var response = await _http.SendAsync(request, ct);
            return OutcomeOf(response, $"answer/{message.IdempotencyKey}");
        }
        catch (HttpRequestException)
        {
            return new TryLater("The address for answers cannot be reached.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new TryLater("The address for answers did not answer in time.");
        }
    }

    public bool CanSend(ChannelAccount account) => account.Setting(ReviewsFields.AnswerUrl) is not null;

    public async Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        foreach (var field in (string[])[ReviewsFields.FeedUrl, ReviewsFields.AnswerUrl])
        {
            if (account.Setting(field) is { } text && (!Uri.TryCreate(text.Replace("{id}", "1", StringComparison.Ordinal), UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)))
            {
                return new DoesNotWork(field, "Must begin with https://.");
            }
        }

        foreach (var (field, most) in ((string, int)[])[(ReviewsFields.Minutes, 1440), (PublicRule.Stars, 5)])
        {
            if (account.Setting(field) is { } number && (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > most))
            {
                return new DoesNotWork(field, $"A number up to {most.ToString(CultureInfo.InvariantCulture)}.");
            }
        }

        if (!IsPolled(account))
        {
            return account.Setting(ReviewsFields.ImportKey) is null ? new DoesNotWork(ReviewsFields.FeedUrl, "Give the address of a feed, or a key with which reviews may be sent here.") : new Works();
        }

        try
        {
            await _feed.LookAsync(account, ct);
            return new Works();
        }
        catch (PollFailedException wrong)
        {
            return new DoesNotWork(ReviewsFields.FeedUrl, wrong.Message);
        }
    }

    public void Dispose()
    {
        _feed.Dispose();
        _http.Dispose();
    }

    private static SendOutcome OutcomeOf(HttpResponseMessage response, string id) => response.StatusCode switch
    {
        < HttpStatusCode.MultipleChoices => new Sent(id),
        HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new TryLater($"The source is busy ({(int)response.StatusCode}).", response.Headers.RetryAfter?.Delta),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new TryLater("The source does not accept the token for answers."),
        HttpStatusCode.NotFound or HttpStatusCode.Gone => new Rejected("conversation-gone", "The review is not there any more."),
        HttpStatusCode.RequestEntityTooLarge => new Rejected("message-too-long", "The answer is too long for this source."),
        _ => new Rejected("not-delivered", $"The source refused the answer ({(int)response.StatusCode})."),
    };
}
