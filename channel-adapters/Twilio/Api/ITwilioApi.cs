namespace CxmHelpdesk.Channels.Twilio.Api;

/// <summary>
/// What the adapter asks of Twilio. <see cref="TwilioApi"/> speaks REST itself; an implementation over Twilio's own library can stand in its place (registered in
/// the server's InstalledChannels).
/// </summary>
/// <remarks>Every member throws <see cref="TwilioException"/> for an answer that is a refusal, and <see cref="HttpRequestException"/> or a time-out where there was no answer.</remarks>
public interface ITwilioApi
{
    /// <summary>Hands over one message. Not idempotent: asked twice, it is sent twice.</summary>
    Task<TextState> CreateMessageAsync(TwilioSettings account, NewText text, CancellationToken ct);

    /// <summary>The newest messages to somebody, at least 20 if there are so many.</summary>
    Task<IReadOnlyList<TextState>> MessagesToAsync(TwilioSettings account, string to, CancellationToken ct);

    /// <summary>Rings at a phone and follows the TwiML once it is answered. Not idempotent.</summary>
    /// <returns>The call's SID.</returns>
    Task<string> CreateCallAsync(TwilioSettings account, NewCall call, CancellationToken ct);

    /// <summary>Makes a call that goes on do something else; or, without TwiML, ends it.</summary>
    Task UpdateCallAsync(TwilioSettings account, string call, string? twiMl, CancellationToken ct);

    /// <summary>Deletes a recording for good; one that is not there is no failure.</summary>
    Task DeleteRecordingAsync(TwilioSettings account, string recording, CancellationToken ct);

    /// <summary>The account's approved templates that are words alone, or words first.</summary>
    Task<IReadOnlyList<ContentTemplate>> TemplatesAsync(TwilioSettings account, CancellationToken ct);

    /// <summary>One of our numbers; null: the account has no such number.</summary>
    Task<OwnNumber?> NumberAsync(TwilioSettings account, string number, CancellationToken ct);

    /// <summary>A messaging service of ours; null: the account has no such service.</summary>
    Task<OwnService?> ServiceAsync(TwilioSettings account, string service, CancellationToken ct);

    /// <summary>Returns if the credentials are right.</summary>
    Task SignInAsync(TwilioSettings account, CancellationToken ct);

    /// <summary>Opens a medium or recording that lies at Twilio, following it to where it is stored; the caller disposes of the stream.</summary>
    /// <param name="reference">As Twilio wrote it. Only paths below the account's own media are asked for, whatever host it names.</param>
    /// <exception cref="MediaUnavailableException">There is no such thing, or it is not one of this account's.</exception>
    Task<Stream> OpenAsync(TwilioSettings account, string reference, CancellationToken ct);
}

/// <summary>A message to be sent. <see cref="From"/> or the account's messaging service says by which number.</summary>
/// <param name="StatusCallback">Where Twilio tells how it went on.</param>
/// <param name="Media">Public addresses, fetched by Twilio.</param>
public sealed record NewText(string To, string? From, string? MessagingService, string Body, Uri? StatusCallback, IReadOnlyList<Uri> Media)
{
    /// <summary>Sent instead of <see cref="Body"/>, which stays what it says: a template, and what stands in its blanks.</summary>
    public string? ContentSid { get; init; }

    public IReadOnlyDictionary<string, string> ContentVariables { get; init; } = new Dictionary<string, string>();
}

/// <param name="Text">With blanks <c>{{1}}</c>.</param>
public sealed record ContentTemplate(string Sid, string Name, string Language, string Text);

/// <param name="TwiMl">At most 4,000 characters.</param>
/// <param name="StatusCallback">Where Twilio tells that it is over.</param>
public sealed record NewCall(string To, string From, string TwiMl, string StatusCallback);

/// <param name="Status">As Twilio says: queued, sent, delivered, failed ...</param>
public sealed record TextState(string Sid, string Status, string Direction, string Body, int MediaCount, DateTimeOffset? CreatedAt, int? ErrorCode);

/// <param name="Sms">What Twilio calls for texts to this number.</param>
/// <param name="Voice">What it calls for calls.</param>
/// <param name="VoiceStatus">What it tells of the end of calls.</param>
public sealed record OwnNumber(string Number, Webhook Sms, Webhook Voice, Webhook VoiceStatus);

/// <param name="Url">Null or empty: nobody.</param>
/// <param name="Method">GET or POST; null: not told.</param>
public sealed record Webhook(string? Url, string? Method)
{
    /// <summary>Whether an account of ours is called.</summary>
    public bool Leads(Uri address) => Url == address.AbsoluteUri && Method is null or "POST";
}

/// <param name="UsesNumbers">Texts go where each number says.</param>
public sealed record OwnService(Webhook Inbound, bool UsesNumbers);

/// <summary>Twilio said no.</summary>
/// <param name="status">HTTP.</param>
/// <param name="code">Twilio's own number, if it gave one.</param>
/// <param name="message">Twilio's words; they may repeat a number, never a credential.</param>
/// <param name="retryAfter">Its wish.</param>
public sealed class TwilioException(int status, int? code, string message, TimeSpan? retryAfter) : Exception(message)
{
    public int Status => status;

    public int? Code => code;

    public TimeSpan? RetryAfter => retryAfter;

    public bool IsSignIn => status == 401 || code is 20003 or 20005 or 20006;

    public bool IsBusy => status is 429 or >= 500 || code is 20429;
}
