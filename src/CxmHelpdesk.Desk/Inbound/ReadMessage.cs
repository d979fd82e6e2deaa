using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Bot;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>The account a message came in on, as far as ingest needs it.</summary>
internal sealed record InboundAccount(ChannelAccount Account, ChannelDescriptor Descriptor, long? TeamId, TimeSpan Patience)
{
    /// <summary>What the account's bot does; null: it is off.</summary>
    public BotFlow? Bot { get; init; }

    /// <summary>Somebody is there to answer; null: nobody knows.</summary>
    public bool? IsOpen { get; init; }
}

/// <summary>A message with everything that could be done before the transaction: tone read, files stored.</summary>
internal sealed record ReadMessage(Message Message, Reading Reading, IReadOnlyList<(StoredFile File, string? ContentId)> Files)
{
    /// <summary>The delivery that it came in with.</summary>
    public long? EnvelopeId { get; init; }

    /// <summary>The ticket named by a token of ours that came back with the message.</summary>
    public long? AnsweredTicketId { get; init; }

    /// <summary>Those that supervisors listen to and that this public post belongs to, by their keys.</summary>
    public IReadOnlyList<string> Streams { get; init; } = [];

    /// <summary>The conversation beside a ticket that such a token names.</summary>
    public long? AnsweredSideId { get; init; }
}

/// <summary>New words of a message that is there already, read for their tone.</summary>
internal sealed record ReadEdit(Edited Edited, Reading Reading);
