using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Calls;

/// <summary>What became of a call that is over.</summary>
public enum CallOutcome
{
    /// <summary>Agent and customer talked.</summary>
    Talked,

    /// <summary>The caller hung up while he waited for somebody.</summary>
    Abandoned,

    /// <summary>The caller hung up in the menu, or left a voicemail.</summary>
    Left,

    /// <summary>We called, and one of the two did not answer.</summary>
    NotReached,

    /// <summary>The call-back was not needed any more.</summary>
    Dismissed,
}

public enum CallDirection
{
    In,
    Out,
}

/// <summary>A call as a write sees it: loaded, changed in memory, stored once. A call-back is the same row as the call that asked for it.</summary>
internal sealed record CallRow
{
    public const string Columns =
        """
        id, account_id, external_id, live_id, customer_call, direction, state, ticket_id, address_kind, address, our_number, asked_back, agent_id, leg,
        started_at, waiting_since, connecting_at, talking_at, answered_at, ended_at, talk_seconds, outcome, wrapped_at, version
        """;

    public long Id { get; init; }

    public long AccountId { get; init; }

    /// <summary>The provider's id of the call that came in; null: we called.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The provider's id of the call that goes on now; null: none, or not known yet.</summary>
    public string? LiveId { get; init; }

    /// <summary>The provider's id of the customer's own phone in a call that we made, since he answered it; null: we did not call, he has not answered, or it is over.</summary>
    public string? CustomerCall { get; init; }

    public CallDirection Direction { get; init; }

    public CallStage State { get; init; }

    public long TicketId { get; init; }

    public string AddressKind { get; init; } = "phone";

    /// <summary>Null: withheld.</summary>
    public string? Address { get; init; }

    public string? OurNumber { get; init; }

    /// <summary>The customer asked to be called, and was not yet.</summary>
    public bool AskedBack { get; init; }

    /// <summary>Who talks, or is to; after the end, who did last. Of a caller who waits: who has put him on hold.</summary>
    public long? AgentId { get; init; }

    /// <summary>Counts the attempts to join somebody to the call; see <see cref="CallRing.Leg"/>.</summary>
    public int Leg { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Since when a phone rings, or the caller is on hold.</summary>
    public DateTimeOffset? ConnectingAt { get; init; }

    /// <summary>Of this leg.</summary>
    public DateTimeOffset? TalkingAt { get; init; }

    /// <summary>When a caller who waited on the line first talked to somebody; null: not yet, or he was called back.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>All legs together, as the provider counts them.</summary>
    public int TalkSeconds { get; init; }

    public CallOutcome? Outcome { get; init; }

    /// <summary>The agent has finished what is to be done after the talk.</summary>
    public DateTimeOffset? WrappedAt { get; init; }

    public long Version { get; init; }

    public bool IsHeld => State is CallStage.Waiting && AgentId is not null;

    /// <summary>The provider's id of the call in which the customer is, whoever called; null: he is in none, or only the agent's phone rings.</summary>
    public string? Line => CustomerCall ?? (Direction is CallDirection.In && !AskedBack ? LiveId : null);

    public static Task<CallRow?> LoadAsync(Session session, long id) =>
        session.FirstOrDefaultAsync<CallRow>($"select {Columns} from calls where id = @id", new { id });

    public Task InsertAsync(Tx tx) => tx.ExecuteAsync(
        $"""
        insert into calls ({Columns})
        values (@Id, @AccountId, @ExternalId, @LiveId, @CustomerCall, @direction, @state, @TicketId, @AddressKind, @Address, @OurNumber, @AskedBack, @AgentId, @Leg,
            @StartedAt, @WaitingSince, @ConnectingAt, @TalkingAt, @AnsweredAt, @EndedAt, @TalkSeconds, @outcome, @WrappedAt, @Version)
        """,
        Parameters(0));

    /// <summary>False: somebody else was faster, and nothing is changed.</summary>
    public async Task<bool> UpdateAsync(Tx tx, CallRow before) => await tx.ExecuteAsync(
        """
        update calls
        set live_id = @LiveId, customer_call = @CustomerCall, state = @state, address = @Address, asked_back = @AskedBack, agent_id = @AgentId, leg = @Leg, waiting_since = @WaitingSince, connecting_at = @ConnectingAt,
            talking_at = @TalkingAt, answered_at = @AnsweredAt, ended_at = @EndedAt, talk_seconds = @TalkSeconds, outcome = @outcome, wrapped_at = @WrappedAt, version = version + 1
        where id = @Id and version = @expected
        """,
        Parameters(before.Version)) > 0;

    private object Parameters(long expected) => new
    {
        Id, AccountId, ExternalId, LiveId, CustomerCall, direction = Direction.ToText(), state = State.ToText(), TicketId, AddressKind, Address, OurNumber, AskedBack, AgentId, Leg,
        StartedAt, WaitingSince, ConnectingAt, TalkingAt, AnsweredAt, EndedAt, TalkSeconds, outcome = Outcome?.ToText(), WrappedAt, Version, expected,
    };
}
