namespace CxmHelpdesk.Desk.Events;

/// <summary>The words of the event log. Never rename one: old events keep it.</summary>
public static class EventTypes
{
    public const string TicketOpened = "ticket.opened";

    /// <summary>Any change of a ticket's own fields; the data names them.</summary>
    public const string TicketChanged = "ticket.changed";

    /// <summary>It lay in the trash long enough and is gone for good.</summary>
    public const string TicketDeleted = "ticket.deleted";

    /// <summary>A message was added; the data has messageId, seq and kind.</summary>
    public const string MessageAdded = "message.added";

    /// <summary>A message's delivery changed; the data has messageId and delivery.</summary>
    public const string MessageDelivery = "message.delivery";

    /// <summary>Something happened to a message that was there: taken back, edited, a reaction; the data has messageId and what.</summary>
    public const string MessageChanged = "message.changed";

    /// <summary>A reply is held back, or no longer: the data has heldId, writerId and state (held, taken-back, sent, returned).</summary>
    public const string ReplyHeld = "reply.held";

    /// <summary>Somebody was named or given a ticket; the data has agentId (who should look) and kind.</summary>
    public const string AgentNotified = "agent.notified";

    /// <summary>A call goes on: the data has callId and state.</summary>
    public const string CallChanged = "call.changed";

    public const string CustomerChanged = "customer.changed";

    public const string CustomersMerged = "customers.merged";

    public const string CustomersUnmerged = "customers.unmerged";

    /// <summary>Touches, deals or orders of a customer came in.</summary>
    public const string HistoryChanged = "history.changed";

    public const string ImportChanged = "import.changed";

    public const string EnvelopeQuarantined = "envelope.quarantined";

    public const string EnvelopeReplayed = "envelope.replayed";

    /// <summary>An agent was added, or role, teams, name or state changed; the data has agentId and names what.</summary>
    public const string AgentChanged = "agent.changed";

    /// <summary>Too many wrong passwords; the data has agentId and until. For administrators.</summary>
    public const string AgentLocked = "agent.locked";

    /// <summary>The data has agentId and sessionId, or exceptSessionId (all others; null: all). Whoever holds a connection of one closes it.</summary>
    public const string SessionRevoked = "session.revoked";

    /// <summary>An API token was made or revoked; the data has tokenId. For administrators.</summary>
    public const string TokenChanged = "token.changed";

    public const string TeamChanged = "team.changed";

    public const string ChannelChanged = "channel.changed";

    /// <summary>Nothing of an account has worked for too long; the data has accountId and since. For administrators.</summary>
    public const string ChannelSilent = "channel.silent";

    /// <summary>A silent account works again; the data has accountId.</summary>
    public const string ChannelRecovered = "channel.recovered";

    /// <summary>A number of the board went above its limit; the data has measure, value and limit. For supervisors.</summary>
    public const string BoardAlarm = "board.alarm";

    /// <summary>Of a stream of public posts twice the share is displeased; the data has streamId, name, now and before (per cent). For supervisors.</summary>
    public const string VoiceAlarm = "voice.alarm";

    public const string SettingsChanged = "settings.changed";

    public const string SegmentChanged = "segment.changed";

    /// <summary>A canned answer, macro or view was added, changed or removed; the data has kind and itemId.</summary>
    public const string SavedItemChanged = "saved-item.changed";

    /// <summary>A help article was added, changed, moved or removed; the data has articleId, 0 for the order of all.</summary>
    public const string HelpChanged = "help.changed";
}
