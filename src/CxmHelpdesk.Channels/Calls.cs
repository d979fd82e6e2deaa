namespace CxmHelpdesk.Channels;

/// <summary>
/// A channel that puts callers through to agents at their own phones. The desk decides who takes which call, exactly one; the channel makes phones ring and tells by
/// <see cref="CallNews"/> what came of it. Nothing here is repeated by the desk: a phone that rings a minute late helps nobody.
/// </summary>
public interface ICallSource
{
    /// <summary>Rings at the agent's phone, and joins the caller, who waits or talks to somebody else, as soon as it is answered. Returns once the provider has taken it up.</summary>
    Task<SendOutcome> ConnectAsync(CallRing ring, ChannelAccount account, CancellationToken ct);

    /// <summary>Puts somebody who talks back among those who wait.</summary>
    Task<SendOutcome> QueueAsync(CallLeg leg, ChannelAccount account, CancellationToken ct);

    /// <summary>Puts the customer who talks on hold: he hears music, and the agent's phone is free. <see cref="ConnectAsync"/> brings him back.</summary>
    Task<SendOutcome> HoldAsync(CallLeg leg, ChannelAccount account, CancellationToken ct);

    /// <summary>Rings at the agent's phone and, once he answers, at the customer's. <see cref="Sent.ExternalId"/> names the call.</summary>
    Task<SendOutcome> StartAsync(OutgoingCall call, ChannelAccount account, CancellationToken ct);

    /// <summary>Ends the call for everybody in it. A call that is over already is <see cref="Sent"/>.</summary>
    Task<SendOutcome> HangUpAsync(string call, ChannelAccount account, CancellationToken ct);

    /// <summary>What callers of such an account will hear, and where their choices lead, to be looked at before anything is saved. Pure; wrong settings count as missing.</summary>
    IReadOnlyList<CallScene> Preview(ChannelAccount account);
}

/// <summary>A place in a call's course.</summary>
/// <param name="Name"><c>open</c> (the beginning), <c>waits</c>, <c>callBack</c>, <c>voicemail</c>; the beginnings <c>closed</c> (outside business hours) and <c>nobody</c> (no agent is there).</param>
/// <param name="Heard">Word for word, in order.</param>
public sealed record CallScene(string Name, IReadOnlyList<string> Heard)
{
    public IReadOnlyList<CallChoice> Choices { get; init; } = [];

    /// <summary>The scene for those who choose nothing; null: the call ends.</summary>
    public string? Then { get; init; }

    /// <summary>How long nothing must happen until then; null: at once.</summary>
    public int? AfterMinutes { get; init; }
}

/// <param name="Words">What the key stands for; null: to be called back.</param>
/// <param name="LeadsTo">A scene's name.</param>
public sealed record CallChoice(string Key, string? Words, string LeadsTo);

/// <summary>A channel whose provider keeps what was said, in sound, until it is told to delete it.</summary>
public interface IRecordingSource
{
    /// <summary>How long recordings and voicemails are kept; null: for good.</summary>
    TimeSpan? KeptFor(ChannelAccount account);

    /// <summary>Deletes a recording at the provider; one that is not there is no failure.</summary>
    /// <param name="externalId">Of the <see cref="Message"/> or <see cref="CallRecorded"/> that brought it.</param>
    /// <exception cref="HttpRequestException">The provider cannot be asked, or refuses.</exception>
    Task DeleteAsync(string externalId, ChannelAccount account, CancellationToken ct);
}

/// <summary>A customer on the line, and the desk's next attempt with him.</summary>
/// <param name="Call">The provider's id of the customer's call.</param>
/// <param name="Leg">Counts the desk's attempts with this call. News of the attempt bears it, so that what is said of an earlier one changes nothing.</param>
public record CallLeg(string Call, int Leg)
{
    /// <summary>As in <see cref="OutgoingCall"/>, where we called the customer: news of him bears it. Null: he called.</summary>
    public long? Reference { get; init; }
}

/// <param name="Agent">A number in E.164, or a SIP address with <c>sip:</c>.</param>
/// <param name="OurNumber">What the caller dialled.</param>
public sealed record CallRing(string Call, int Leg, string Agent, string? OurNumber) : CallLeg(Call, Leg);

/// <param name="Reference">The desk's own id of the call; comes back with its news, which may be here before <see cref="ICallSource.StartAsync"/> has returned.</param>
/// <param name="OurNumber">What the customer sees; null: the account's first.</param>
public sealed record OutgoingCall(long Reference, int Leg, string Agent, Party Customer, string? OurNumber);

/// <summary>How far a call is.</summary>
public enum CallStage
{
    /// <summary>The caller hears greeting, menu or voicemail.</summary>
    Menu,

    /// <summary>The caller waits on the line for somebody to talk to.</summary>
    Waiting,

    /// <summary>The caller has hung up and waits to be called.</summary>
    CallBack,

    /// <summary>A phone rings: the agent's, or after it the customer's.</summary>
    Connecting,

    Talking,
    Ended,
}

/// <summary>What became of a call, told in any order and more than once.</summary>
/// <param name="Call">The provider's id of the call.</param>
public sealed record CallNews(string Call, CallChange Change, DateTimeOffset At) : InboundEvent
{
    /// <summary>As in <see cref="CallRing"/>; 0: before the first.</summary>
    public int Leg { get; init; }

    /// <summary>As in <see cref="OutgoingCall"/>; null: the customer called.</summary>
    public long? Reference { get; init; }

    /// <summary>The provider's id of the customer's own phone in a call that we made, where the news is of that phone; once it is down, all is over.</summary>
    public string? CustomerCall { get; init; }

    /// <summary>The message of the same delivery that put the call into a ticket; null: the desk knows the call or it is none of its.</summary>
    public string? MessageId { get; init; }

    /// <summary>Who calls, and which number of ours; with the first news only.</summary>
    public string? Caller { get; init; }

    public string? OurNumber { get; init; }

    /// <summary>How long they talked.</summary>
    public int Seconds { get; init; }
}

public enum CallChange
{
    /// <summary>It rings at our number.</summary>
    Began,

    /// <summary>The caller begins to wait, or waits again.</summary>
    Waits,

    /// <summary>The caller wants to be called instead of waiting on.</summary>
    AsksForCallBack,

    /// <summary>The caller waited too long, or cannot wait here, and hears the voicemail.</summary>
    Left,

    /// <summary>Agent and customer hear each other.</summary>
    Talks,

    /// <summary>This leg's talk is over; <see cref="CallNews.Seconds"/> tells how long it was. Told of every talk.</summary>
    Talked,

    /// <summary>One of the two did not answer.</summary>
    NotReached,

    /// <summary>All is over.</summary>
    Ended,
}

/// <summary>What was said in a talk, in sound. It stands in the ticket of the call.</summary>
/// <param name="Call">As in <see cref="CallNews"/>.</param>
/// <param name="ExternalId">The provider's id of the recording, unique within the account.</param>
public sealed record CallRecorded(string Call, string ExternalId, int Seconds, Attachment Sound, DateTimeOffset At) : InboundEvent
{
    /// <summary>As in <see cref="OutgoingCall"/>; null: the customer called.</summary>
    public long? Reference { get; init; }
}

/// <summary>A webhook whose answer depends on how things stand at the desk.</summary>
/// <param name="Call">The provider's id of the call.</param>
/// <param name="Answer">What the request is then answered with. Pure, and never another <see cref="Asked"/>.</param>
public sealed record Asked(string Call, Func<CallStanding, WebhookAnswer> Answer) : WebhookAnswer
{
    /// <summary>As in <see cref="OutgoingCall"/>; null: the customer called.</summary>
    public long? Reference { get; init; }
}

/// <param name="Stage">Null: the desk does not know the call, or not yet.</param>
/// <param name="Place">Among those who wait on this account, on the line or for a call-back; 1 is next. 0: does not wait.</param>
/// <param name="IsOpen">It is within business hours, or there are none.</param>
/// <param name="IsAttended">Some agent who may take the call is signed in and not away, though he may be on another.</param>
/// <param name="IsHeld">An agent has put the caller on hold.</param>
public sealed record CallStanding(CallStage? Stage, int Place, bool IsOpen = true, bool IsAttended = true, bool IsHeld = false);
