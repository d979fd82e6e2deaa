namespace CxmHelpdesk.Desk.Events;

/// <summary>Something that happened, as it is written by the transaction that made it happen.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Data">JSON object with the facts; ids and small values, no message texts.</param>
public sealed record NewEvent(string Type, string Data = "{}")
{
    public long? TicketId { get; init; }

    public long? CustomerId { get; init; }

    /// <summary>The team whose members may see it; null: everybody signed in.</summary>
    public long? TeamId { get; init; }

    /// <summary>Set if the ticket left this team with the event, so that its members learn that it is gone; 0: it had none, and everybody saw it.</summary>
    public long? PreviousTeamId { get; init; }

    /// <summary>Who did it; null: a customer or the desk itself.</summary>
    public long? AgentId { get; init; }
}

/// <summary>An event in the log. <see cref="Seq"/> has no gaps and grows in the order of commits.</summary>
public sealed record DeskEvent
{
    public required long Seq { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset At { get; init; }

    public long? TicketId { get; init; }

    public long? CustomerId { get; init; }

    public long? TeamId { get; init; }

    public long? PreviousTeamId { get; init; }

    public long? AgentId { get; init; }

    public required string Data { get; init; }
}
