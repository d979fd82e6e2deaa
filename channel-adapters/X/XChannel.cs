using System.Net;

namespace CxmHelpdesk.Channels.X;

/// <summary>Posts on X that mention or answer us, and direct messages. Which posts are tickets is the account's rule.</summary>
public sealed class XChannel : IChannel, IWebhookSource, IMediaSource, IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    }) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = 4 * 1024 * 1024 };

    private readonly XApi _api;
    private readonly XSender _sender;

    public XChannel(TimeProvider time)
    {
        _api = new XApi(_http, time);
        _sender = new XSender(_api);
    }

    public ChannelDescriptor Descriptor { get; } = new(
        "x-com",
        "X",
        "megaphone",
        TimeSpan.FromHours(1),
        new ChannelCapabilities(MaxLength: 2000, Receipts: true, MaxFileBytes: XSender.MaxPictureBytes),
        XFields.All);

    public WebhookAnswer Accept(WebhookRequest request, ChannelAccount account) => XWebhook.Accept(request, XSettings.Of(account));

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => XEvents.Parse(envelope);

    public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _sender.SendAsync(message, XSettings.Of(account), ct);
    }

    public async Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var settings = XSettings.Of(account);
        if (settings.ConsumerKey.Length == 0 || settings.ConsumerKey.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
        {
            return new DoesNotWork(XFields.ConsumerKey, "An API key is made of letters and digits.");
        }

        if (settings.UserId is null)
        {
            return new DoesNotWork(XFields.AccessToken, "An access token begins with the user's ID and a hyphen, such as 1234567890-AbC. A bearer token is something else.");
        }

        if (settings.ApiUrl.Scheme != Uri.UriSchemeHttps && !settings.ApiUrl.IsLoopback)
        {
            return new DoesNotWork(XFields.ApiUrl, "Must begin with https://.");
        }

        try
        {
            await _api.MeAsync(settings, ct);
        }
        catch (XException refused)
        {
            return refused.Status == 401
                ? new DoesNotWork(XFields.AccessSecret, "X does not accept these keys and tokens. Do all four belong to the same app, and is this server's clock right?")
                : new DoesNotWork(null, refused.ToOutcome(isDirect: false) switch { Rejected rejected => rejected.Explanation, TryLater later => later.Explanation, _ => $"X answered with {refused.Status}." });
        }
        catch (HttpRequestException)
        {
            return new DoesNotWork(XFields.ApiUrl, "X cannot be reached.");
        }

        return account.Address is { } address && (address.Scheme != Uri.UriSchemeHttps || !address.IsDefaultPort)
            ? new DoesNotWork(null, $"X calls by https and without a port only, and this account's address is {address.AbsoluteUri}. Give the desk such a public address (Server:PublicUrl).")
            : new Works();
    }

    public Task<Stream> OpenAsync(string reference, ChannelAccount account, CancellationToken ct) => _api.OpenAsync(XSettings.Of(account), reference, ct);

    public void Dispose() => _http.Dispose();
}
