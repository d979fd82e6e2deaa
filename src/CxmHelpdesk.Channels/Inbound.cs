using System.Text.Json.Serialization;

namespace CxmHelpdesk.Channels;

/// <summary>One delivery from outside, exactly as it came.</summary>
/// <param name="DedupeKey">The provider's id of the delivery, unique within the account, at most 200 characters. The same key again is the same delivery.
/// Where the sender is known, the key begins with him and a slash (<c>sender/number</c>): deliveries that agree up to the last slash are read one after the other, all others beside each other.</param>
/// <param name="ContentType">Media type of <paramref name="Body"/>.</param>
/// <param name="Headers">Only those headers that <see cref="IChannel.Parse"/> needs; lower-case names.</param>
/// <param name="Files">Files that came beside the body and are already in the attachment store.</param>
public sealed record Envelope(
    string DedupeKey,
    string ContentType,
    ReadOnlyMemory<byte> Body,
    DateTimeOffset ReceivedAt,
    IReadOnlyDictionary<string, string> Headers,
    IReadOnlyList<StoredFile> Files);

/// <summary>A file in the attachment store, named by the SHA-256 of its content in lower-case hex.</summary>
public sealed record StoredFile(string FileName, string ContentType, long Size, string Sha256);

/// <summary>What an envelope turned out to be.</summary>
public abstract record InboundEvent;

/// <summary>Somebody said something.</summary>
/// <param name="ExternalId">The provider's id of the message, unique within the account, at most 400 characters.</param>
/// <param name="Text">The visible text, plain. Empty only if there are attachments.</param>
/// <param name="SentAt">As the provider says; the desk orders by its own sequence.</param>
public sealed record Message(string ExternalId, Party Sender, string Text, DateTimeOffset SentAt) : InboundEvent
{
    public string? Subject { get; init; }

    /// <summary>As it came, hostile; the desk sanitises before it is shown.</summary>
    public string? Html { get; init; }

    /// <summary>Earlier conversation that the sender's program repeated; folded away, and not read for tone.</summary>
    public string? QuotedText { get; init; }

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Others who are in the conversation (Cc).</summary>
    public IReadOnlyList<Party> Participants { get; init; } = [];

    /// <summary>Where <see cref="Sender"/> is a group, which is answered as one: who of it said this.</summary>
    public Party? Speaker { get; init; }

    public ThreadHints Thread { get; init; } = ThreadHints.None;

    /// <summary>ISO 639-1, if the provider or the page knows it.</summary>
    public string? Language { get; init; }

    /// <summary>Sent by a program: neither answered by one nor able to wake a resolved ticket.</summary>
    public bool Automatic { get; init; }

    /// <summary>The sender says with this message whether he may be written to. What is said holds for this account until he says otherwise.</summary>
    public Consent? Consent { get; init; }

    /// <summary>Set if everybody can read it.</summary>
    public PublicPost? Public { get; init; }

    /// <summary>The words are the channel's, about what the sender did: not read for tone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Told { get; init; }

    /// <summary>Said in a group, and not to us: people may answer, no program does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Overheard { get; init; }

    /// <summary>How long the sender waits gladly, where that is less than the account's others do: he is on the line.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>The sender would rather be called.</summary>
    public CallBack? CallBack { get; init; }

    /// <summary>Small facts worth showing beside the message, such as the page the visitor was on.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();
}

/// <param name="Number">As it was typed in.</param>
/// <param name="Wish">When it would suit, in the sender's own words or clock; null: any time.</param>
public sealed record CallBack(string Number, string? Wish = null);

/// <summary>Whether somebody wants to get messages.</summary>
public enum Consent
{
    Given,

    /// <summary>Nothing may be sent to him any more, until he gives it again.</summary>
    Withdrawn,
}

/// <summary>News of a message that we sent.</summary>
/// <param name="ExternalId">What <see cref="Sent.ExternalId"/> said then; empty if the provider does not say.</param>
public sealed record Receipt(string ExternalId, ReceiptState State, DateTimeOffset At) : InboundEvent
{
    /// <summary>Plain words for the agent where the state is a failure.</summary>
    public string? Explanation { get; init; }

    /// <summary>Stable name of the failure, as in <see cref="Rejected.Code"/>; the console has its own words for the known ones.</summary>
    public string? Code { get; init; }

    /// <summary>The signed token that came back with the news; names the ticket where <paramref name="ExternalId"/> is empty or unknown.</summary>
    public string? ReplyToken { get; init; }
}

/// <summary>Ordered: a state is never replaced by an earlier one, and the failures are final.</summary>
public enum ReceiptState
{
    /// <summary>Not there yet, somebody goes on trying. Told to the agent; changes no state.</summary>
    Delayed,
    Delivered,
    Read,
    Bounced,
    Failed,
}

/// <summary>Nothing for the desk in it. The reason is kept with the envelope.</summary>
public sealed record Ignored(string Reason) : InboundEvent;

/// <summary>Somebody at an address.</summary>
/// <param name="Kind">What sort of address: <c>email</c>, <c>phone</c>, <c>visitor</c>, <c>user</c> (signed by the site), <c>line</c> ... The kinds are the adapters'.</param>
/// <param name="Address">As the provider writes it; answers go there verbatim.</param>
public sealed record Party(string Kind, string Address)
{
    public string? Name { get; init; }

    /// <summary>The channel proved that the sender owns the address (a signature, DMARC, the provider's word), not merely that he claims it.</summary>
    public bool Verified { get; init; }

    /// <summary>Claims typed in by the sender: shown, used to answer, never used to merge with somebody known.</summary>
    public string? ClaimedEmail { get; init; }

    public string? ClaimedPhone { get; init; }

    /// <summary>Where his picture lies, for <see cref="IMediaSource"/>. Fetched beside the message, which never waits for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Picture { get; init; }
}

/// <summary>What the message itself says about where it belongs, strongest first. The desk checks each against the sender.</summary>
/// <param name="ReplyToken">The signed token that the desk put into the message which is answered.</param>
/// <param name="AnswersTo">External ids of earlier messages, nearest first.</param>
/// <param name="Conversation">The provider's own id of the conversation.</param>
public sealed record ThreadHints(string? ReplyToken, IReadOnlyList<string> AnswersTo, string? Conversation)
{
    public static ThreadHints None { get; } = new(null, [], null);
}

/// <param name="ContentId">Set if the message's HTML shows this file in place.</param>
public sealed record Attachment(string FileName, string ContentType, AttachmentContent Content, string? ContentId = null)
{
    /// <summary>A small picture of the network's own, sent instead of words.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Sticker { get; init; }
}

public abstract record AttachmentContent;

public sealed record InlineContent(ReadOnlyMemory<byte> Bytes) : AttachmentContent;

/// <summary>Bytes that are taken out of the envelope only while they are stored, so that a large file is never in memory twice.</summary>
/// <param name="Open">From its beginning, each time it is called; reads from memory and never waits.</param>
public sealed record DecodedContent(Func<Stream> Open) : AttachmentContent;

public sealed record StoredContent(StoredFile File) : AttachmentContent;

/// <summary>To be fetched through <see cref="IMediaSource"/>.</summary>
public sealed record RemoteContent(string Reference) : AttachmentContent;
