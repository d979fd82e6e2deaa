using System.Collections.Concurrent;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CxmHelpdesk.Channels.BotFramework.Tokens;

/// <summary>
/// The keys with which the Bot Connector signs, by the OpenID metadata that describes them. Fetched anew each day, and when a token names a key that is not among them (keys roll over
/// without notice), the latter at most once an hour: anybody can name a key.
/// </summary>
internal sealed class SigningKeys : IDisposable
{
    private static readonly TimeSpan s_day = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    /// <summary>While the keys cannot be had.</summary>
    private static readonly TimeSpan s_betweenFailures = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly HttpDocumentRetriever _documents;
    private readonly ConcurrentDictionary<Uri, KeySet> _sets = new();

    public SigningKeys(TimeProvider time, HttpMessageHandler? handler = null)
    {
        _time = time;
        _http = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 4 * 1024 * 1024 };

        // The check of an account's settings sees to https, but for loopback.
        _documents = new HttpDocumentRetriever(_http) { RequireHttps = false };
    }

    /// <summary>Empty until they were fetched.</summary>
    public IReadOnlyList<JsonWebKey> Of(Uri metadata) => _sets.TryGetValue(metadata, out var set) ? set.Keys : [];

    /// <summary>Sees to it that the keys are there and that <paramref name="kid"/> is among them, if it exists. Failures are silent: what is there goes on holding.</summary>
    public async ValueTask RefreshAsync(Uri metadata, string? kid, CancellationToken ct)
    {
        var set = _sets.GetOrAdd(metadata, _ => new KeySet());
        if (!set.IsDue(kid, _time.GetUtcNow()))
        {
            return;
        }

        await set.Asking.WaitAsync(ct);
        try
        {
            if (set.IsDue(kid, _time.GetUtcNow()))
            {
                await FetchAsync(metadata, set, ct);
            }
        }
        finally
        {
            set.Asking.Release();
        }
    }

    /// <exception cref="HttpRequestException">The keys are not to be had at this address.</exception>
    public async Task FetchNowAsync(Uri metadata, CancellationToken ct)
    {
        var set = _sets.GetOrAdd(metadata, _ => new KeySet());
        await FetchAsync(metadata, set, ct);
        if (set.Failure is { } failure)
        {
            throw new HttpRequestException(failure);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task FetchAsync(Uri metadata, KeySet set, CancellationToken ct)
    {
        set.AskedAt = _time.GetUtcNow();
        try
        {
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(metadata.AbsoluteUri, _documents, ct);
            var keys = found.JsonWebKeySet?.Keys.Where(key => key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.Kid is { Length: > 0 }).ToArray() ?? [];
            if (keys.Length == 0)
            {
                set.Failure = "There are no keys at this address.";
                return;
            }

            (set.Keys, set.FetchedAt, set.Failure) = (keys, set.AskedAt, null);
        }
        catch (Exception error) when (!ct.IsCancellationRequested && error is not OutOfMemoryException)
        {
            // Whatever the library throws for a page that is no such document, or for none at all.
            set.Failure = "The keys cannot be fetched from this address.";
        }
    }

    private sealed class KeySet
    {
        public SemaphoreSlim Asking { get; } = new(1);

        public IReadOnlyList<JsonWebKey> Keys { get; set; } = [];

        public DateTimeOffset FetchedAt { get; set; }

        public DateTimeOffset AskedAt { get; set; }

        public string? Failure { get; set; }

        public bool IsDue(string? kid, DateTimeOffset now)
        {
            var sinceAsked = now - AskedAt;
            return Failure is not null || Keys.Count == 0
                ? sinceAsked >= s_betweenFailures
                : now - FetchedAt >= s_day || (kid is not null && sinceAsked >= s_hour && Keys.All(key => key.Kid != kid));
        }
    }
}
