using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Hours;
using CxmHelpdesk.Desk.Settings;

namespace CxmHelpdesk.Desk.Calls;

/// <summary>A call that goes on, waits, or was just talked to its end.</summary>
public sealed record CallDto
{
    public required long Id { get; init; }

    public required long AccountId { get; init; }

    public required CallDirection Direction { get; init; }

    public required CallStage State { get; init; }

    public required long TicketId { get; init; }

    public required string Subject { get; init; }

    public required long CustomerId { get; init; }

    public required string CustomerName { get; init; }

    /// <summary>Null: withheld.</summary>
    public string? Address { get; init; }

    /// <summary>Whom the phone rings for, or who talks, or did; of a caller who waits, who has put him on hold.</summary>
    public long? AgentId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Since when the caller waits for somebody; the same after a call-back was asked for.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    public DateTimeOffset? TalkingAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public required int TalkSeconds { get; init; }

    public CallOutcome? Outcome { get; init; }

    /// <summary>The ticket's.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    public required double Mood { get; init; }
}

/// <summary>Where calls stand: for agents, for callers who wait, and for what an agent on the phone is to be spared.</summary>
public sealed class CallQueries(Db db, ChannelRegistry channels, ChannelAccountStore accounts, SettingsStore settings, TimeProvider time)
{
    /// <summary>So long after a talk its agent is left to finish it, unless he says that he has.</summary>
    public static readonly TimeSpan WrapUp = TimeSpan.FromMinutes(2);

    private const int Most = 200;

    private const string From =
        """
        select c.id, c.account_id, c.direction, c.state, c.ticket_id, t.subject, t.customer_id, coalesce(u.name, c.address, '') as customer_name, c.address, c.agent_id, c.started_at,
            c.waiting_since, c.talking_at, c.ended_at, c.talk_seconds, c.outcome, t.answer_by, t.mood, t.team_id
        from calls c
        join tickets t on t.id = c.ticket_id
        left join customers u on u.id = t.customer_id
        """;

    /// <summary>All that go on or wait, the most urgent first, and those that the viewer has talked to the end of but not finished.</summary>
    public Task<IReadOnlyList<CallDto>> ListAsync(Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<IReadOnlyList<CallDto>>(
            async session =>
            {
                var rows = await session.QueryAsync<Row>(
                    $"""
                    {From}
                    where (c.state in ('menu', 'waiting', 'connecting', 'talking') or (c.state = 'callBack' and t.status = 'open')
                        or (c.state = 'ended' and c.outcome = 'talked' and c.agent_id = @AgentId and c.wrapped_at is null and c.ended_at > @since))
                    order by t.rank, c.started_at
                    {session.Dialect.Limit("@Most")}
                    """,
                    new { viewer.AgentId, since = time.GetUtcNow() - TimeSpan.FromMinutes(30), Most });
                return [.. rows.Where(row => viewer.CanSeeTicket(row.TeamId)).Select(row => row.ToDto())];
            },
            ct);

    internal static async Task<CallDto?> OneAsync(Session session, long id) =>
        (await session.FirstOrDefaultAsync<Row>($"{From} where c.id = @id", new { id }))?.ToDto();

    internal static async Task<IReadOnlyList<CallDto>> RowsAsync(Session session, string where, object parameters) =>
        [.. (await session.QueryAsync<Row>($"{From}\n{where}", parameters)).Select(row => row.ToDto())];

    /// <summary>
    /// What a caller is told. His place is that of his ticket: by the same answer-by time as everything else. Business hours are those of the team whose ticket it is, and of the account's team before there is one.
    /// </summary>
    /// <param name="reference">The desk's own id, where we called.</param>
    public async Task<CallStanding> StandingAsync(long accountId, string call, long? reference, CancellationToken ct)
    {
        var hours = await settings.GetAsync<HoursSettings>(HoursSettings.Name, ct);
        var routed = (await accounts.RoutingAsync(accountId, ct))?.TeamId;
        var now = time.GetUtcNow();
        return await db.ReadAsync(
            async session =>
            {
                var mine = await session.FirstOrDefaultAsync<Place>(
                    $"""
                    select c.id, c.state, c.agent_id, t.rank, t.team_id
                    from calls c
                    join tickets t on t.id = c.ticket_id
                    where c.account_id = @accountId and {(reference is null ? "c.external_id = @call" : "c.id = @reference")}
                    """,
                    new { accountId, call, reference });
                var team = mine is null ? routed : mine.TeamId;
                var isOpen = hours.Of(team) is not { } open || WorkingTime.At(open, now).Open;
                var isAttended = await AgentsHere.AnybodyAsync(session, team, now);
                if (mine is null)
                {
                    return new CallStanding(null, 0, isOpen, isAttended);
                }

                var isHeld = mine is { State: CallStage.Waiting, AgentId: not null };
                var before = mine.State is not CallStage.Waiting || isHeld ? -1 : await session.ScalarAsync<int>(
                    """
                    select count(*)
                    from calls c
                    join tickets t on t.id = c.ticket_id
                    where c.account_id = @accountId and c.state in ('waiting', 'callBack') and c.agent_id is null and t.status = 'open' and (t.rank < @Rank or (t.rank = @Rank and c.id < @Id))
                    """,
                    new { accountId, mine.Rank, mine.Id });
                return new CallStanding(mine.State, before + 1, isOpen, isAttended, isHeld);
            },
            ct);
    }

    /// <summary>The channels whose customers sit and wait for each answer: nothing of them is given to an agent who is on the phone or has just put it down.</summary>
    public async Task<IReadOnlySet<string>> SparedAsync(long agentId, CancellationToken ct)
    {
        var busy = await db.ReadAsync(
            session => session.ScalarAsync<int>(
                """
                select count(*) from calls
                where agent_id = @agentId
                and (state in ('connecting', 'talking', 'waiting') or (state = 'ended' and outcome = 'talked' and wrapped_at is null and ended_at > @since))
                """,
                new { agentId, since = time.GetUtcNow() - WrapUp }),
            ct);
        return busy == 0 ? new HashSet<string>() : channels.All.Where(channel => channel.Descriptor.Capabilities.Live).Select(channel => channel.Descriptor.Key).ToHashSet();
    }

    private sealed record Place
    {
        public long Id { get; init; }

        public CallStage State { get; init; }

        public long Rank { get; init; }

        public long? AgentId { get; init; }

        public long? TeamId { get; init; }
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public long AccountId { get; init; }

        public CallDirection Direction { get; init; }

        public CallStage State { get; init; }

        public long TicketId { get; init; }

        public string Subject { get; init; } = "";

        public long CustomerId { get; init; }

        public string CustomerName { get; init; } = "";

        public string? Address { get; init; }

        public long? AgentId { get; init; }

        public DateTimeOffset StartedAt { get; init; }

        public DateTimeOffset? WaitingSince { get; init; }

        public DateTimeOffset? TalkingAt { get; init; }

        public DateTimeOffset? EndedAt { get; init; }

        public int TalkSeconds { get; init; }

        public CallOutcome? Outcome { get; init; }

        public DateTimeOffset? AnswerBy { get; init; }

        public double Mood { get; init; }

        public long? TeamId { get; init; }

        public CallDto ToDto() => new()
        {
            Id = Id, AccountId = AccountId, Direction = Direction, State = State, TicketId = TicketId, Subject = Subject, CustomerId = CustomerId, CustomerName = CustomerName, Address = Address,
            AgentId = AgentId, StartedAt = StartedAt, WaitingSince = WaitingSince, TalkingAt = TalkingAt, EndedAt = EndedAt, TalkSeconds = TalkSeconds, Outcome = Outcome, AnswerBy = AnswerBy, Mood = Mood,
        };
    }
}
