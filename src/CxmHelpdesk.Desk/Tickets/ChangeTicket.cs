using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Corrections;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.TicketWork;
using FluentValidation;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>Members that are absent stay as they are.</summary>
/// <param name="Version">If given and no longer the ticket's, the change is refused.</param>
/// <param name="SnoozedUntil">Needed with the status snoozed.</param>
/// <param name="Tags">All of them, replacing those before.</param>
/// <param name="AddTags">Beside those that are there, or beside <c>Tags</c>.</param>
/// <param name="RemoveTags">Taken away at last.</param>
/// <param name="CustomerVersion">If given and the customer has written since, the change is refused.</param>
/// <param name="BlockSender">True: nothing more is heard from the address that the ticket is of; false: it is heard again.</param>
public sealed record ChangeTicketRequest(
    long? Version = null,
    string? Subject = null,
    TicketStatus? Status = null,
    DateTimeOffset? SnoozedUntil = null,
    IReadOnlyList<string>? Tags = null,
    long? CustomerVersion = null,
    IReadOnlyList<string>? AddTags = null,
    IReadOnlyList<string>? RemoveTags = null,
    bool? BlockSender = null)
{
    /// <summary>Null: nobody.</summary>
    public Optional<long?> AssigneeId { get; init; }

    /// <summary>Null: no team.</summary>
    public Optional<long?> TeamId { get; init; }

    /// <summary>An agent's correction, -1..1, by which the ticket is ranked anew; null: as it was read.</summary>
    public Optional<double?> Mood { get; init; }

    /// <summary>An agent's correction, 0..3; null: as it was read.</summary>
    public Optional<double?> Urgency { get; init; }
}

public sealed class ChangeTicketRequestValidator : AbstractValidator<ChangeTicketRequest>
{
    public ChangeTicketRequestValidator(TimeProvider time)
    {
        RuleFor(r => r.Subject).MaximumLength(400).NotEqual("");
        RuleFor(r => r.SnoozedUntil).NotNull().When(r => r.Status is TicketStatus.Snoozed);
        RuleFor(r => r.SnoozedUntil).Must(until => until > time.GetUtcNow()).When(r => r.SnoozedUntil is not null).WithMessage("Must lie ahead.");
        RuleFor(r => r.SnoozedUntil).Must(until => until < time.GetUtcNow().AddYears(2)).When(r => r.SnoozedUntil is not null).WithMessage("At most two years.");
        RuleFor(r => r.Status).Equal(TicketStatus.Snoozed).When(r => r.SnoozedUntil is not null).WithMessage("A time to wake needs the status snoozed.");
        RuleFor(r => r.Tags).Must(tags => tags is null || tags.Count <= 30).WithMessage("At most 30 tags.");
        RuleForEach(r => r.Tags).NotEmpty().MaximumLength(60);
        RuleFor(r => r.AddTags).Must(tags => tags is null || tags.Count <= 30).WithMessage("At most 30 tags.");
        RuleForEach(r => r.AddTags).NotEmpty().MaximumLength(60);
        RuleFor(r => r.RemoveTags).Must(tags => tags is null || tags.Count <= 30).WithMessage("At most 30 tags.");
        RuleFor(r => r.Mood.Value).InclusiveBetween(-1, 1).OverridePropertyName("Mood");
        RuleFor(r => r.Urgency.Value).InclusiveBetween(0, 3).OverridePropertyName("Urgency");
    }
}

public abstract record ChangeOutcome
{
    public sealed record Changed(TicketRow Ticket) : ChangeOutcome;

    public sealed record NotFound : ChangeOutcome;

    /// <summary>Somebody else was faster; here is what the ticket is now.</summary>
    public sealed record Stale(TicketRow Ticket) : ChangeOutcome;

    /// <param name="Field">Which member of the request.</param>
    /// <param name="Code">unknown-agent, unknown-team, agent-not-in-team.</param>
    public sealed record Refused(string Field, string Code, string Detail) : ChangeOutcome;
}

/// <summary>Changes a ticket's own fields. Every change is told to the event log with what it was before, which is the audit trail.</summary>
public sealed class ChangeTicket(Db db, SettingsStore settings)
{
    public async Task<ChangeOutcome> HandleAsync(long ticketId, ChangeTicketRequest request, Viewer viewer, CancellationToken ct)
    {
        var priority = await PrioritySettings.LoadAsync(settings, ct);
        return await db.WriteAsync(tx => ApplyAsync(tx, ticketId, request, viewer, priority), ct);
    }

    internal static async Task<ChangeOutcome> ApplyAsync(Tx tx, long ticketId, ChangeTicketRequest request, Viewer viewer, PrioritySettings priority)
    {
        var before = await TicketState.LoadAsync(tx, ticketId);
        if (before is null || !viewer.CanSeeTicket(before.TeamId))
        {
            return new ChangeOutcome.NotFound();
        }

        if ((request.Version is { } expected && expected != before.Version) || (request.CustomerVersion is { } seen && seen != before.CustomerVersion))
        {
            return new ChangeOutcome.Stale(await RowAsync(tx, ticketId));
        }

        var wanted = await CorrectTone.ApplyAsync(tx, Wanted(before, request, tx.Now), request, viewer.AgentId, priority);

        if (wanted.TeamId != before.TeamId && wanted.TeamId is not null && !await ExistsTeamAsync(tx, wanted.TeamId.Value))
        {
            return new ChangeOutcome.Refused("teamId", "unknown-team", "There is no such team.");
        }

        if (wanted.AssigneeId is { } assignee && (wanted.AssigneeId != before.AssigneeId || wanted.TeamId != before.TeamId))
        {
            var refusal = await CheckAssigneeAsync(tx, assignee, wanted.TeamId);
            if (refusal is not null && request.AssigneeId.IsSet)
            {
                return refusal;
            }

            // Moved to a team where the present assignee has no sight: nobody's then.
            wanted = refusal is null ? wanted : wanted with { AssigneeId = null };
        }

        if (wanted is { WaitingSince: not null, AnswerBy: not null } && priority.Hours.Of(wanted.TeamId) != priority.Hours.Of(before.TeamId))
        {
            wanted = TicketPriority.Ranked(wanted, PriorityRecord.Parse(wanted.Reasons), await CustomerFacts.LoadAsync(tx, wanted.CustomerId, wanted.AccountId), priority);
        }

        wanted = wanted.Settled(before);
        var others = await TagsAsync(tx, ticketId, request);
        if (request.BlockSender is { } block && await BlockIdentity.ApplyAsync(tx, before.CustomerId, before.IdentityId, block, viewer.AgentId) is { } address)
        {
            others["blocked"] = block ? [null, address] : [address, null];
        }

        if (TicketEvents.Changed(before, wanted, viewer.AgentId, others) is not { } changed)
        {
            return new ChangeOutcome.Changed(await RowAsync(tx, ticketId));
        }

        await wanted.UpdateAsync(tx, before);
        tx.Append(changed);
        await TicketTimeline.ResolvedAsync(tx, before, wanted, viewer.AgentId);
        if (wanted.AssigneeId is { } given && given != before.AssigneeId && given != viewer.AgentId)
        {
            await Notifications.TellAsync(tx, NotificationKind.Assigned, given, ticketId, wanted.TeamId, null, viewer.AgentId);
        }

        if (wanted.Status != before.Status)
        {
            await Notifications.TellFollowersAsync(tx, NotificationKind.Status, wanted, null, viewer.AgentId);
        }

        return new ChangeOutcome.Changed(await RowAsync(tx, ticketId));
    }

    private static TicketState Wanted(TicketState before, ChangeTicketRequest request, DateTimeOffset now)
    {
        var status = request.Status ?? before.Status;
        var wanted = before with
        {
            Subject = request.Subject ?? before.Subject,
            Status = status,
            SnoozedUntil = request.SnoozedUntil ?? before.SnoozedUntil,
            ResolvedAt = status is TicketStatus.Resolved ? before.ResolvedAt ?? now : before.ResolvedAt,
            TrashedAt = before.TrashedAt ?? now,
            TrashedFrom = before.TrashedFrom ?? before.Status,
            TeamId = request.TeamId.IsSet ? request.TeamId.Value : before.TeamId,
            AssigneeId = request.AssigneeId.IsSet ? request.AssigneeId.Value : before.AssigneeId,
        };
        // The times of the wait stay with a ticket that is resolved without an answer, so that taking that back puts it where it was.
        return (before.Status, status) switch
        {
            (_, TicketStatus.Trash) => wanted,
            (not TicketStatus.Resolved, TicketStatus.Resolved) => wanted with { Waiting = false },
            (TicketStatus.Resolved, not TicketStatus.Resolved) => wanted with { Waiting = before.WaitingSince is not null && before.AnswerBy is not null },
            _ => wanted,
        };
    }

    private static async Task<bool> ExistsTeamAsync(Tx tx, long teamId) =>
        await tx.FirstOrDefaultAsync<long?>("select id from teams where id = @teamId and archived_at is null", new { teamId }) is not null;

    private static async Task<ChangeOutcome.Refused?> CheckAssigneeAsync(Tx tx, long agentId, long? teamId)
    {
        var agent = await tx.FirstOrDefaultAsync<AssigneeRow>(
            """
            select a.role, t.team_id
            from agents a
            left join agent_teams t on t.agent_id = a.id and t.team_id = @teamId
            where a.id = @agentId and a.deactivated_at is null
            """,
            new { agentId, teamId });
        return agent switch
        {
            null => new ChangeOutcome.Refused("assigneeId", "unknown-agent", "There is no such active agent."),
            { Role: Role.Agent, TeamId: null } when teamId is not null =>
                new ChangeOutcome.Refused("assigneeId", "agent-not-in-team", "This agent does not belong to the ticket's team and could not see it."),
            _ => null,
        };
    }

    /// <summary>What stands on the ticket after the change, in order and each once.</summary>
    internal static IReadOnlyList<string> WantedTags(IEnumerable<string> before, ChangeTicketRequest request) =>
    [
        .. (request.Tags ?? before).Concat(request.AddTags ?? []).Select(tag => tag.Trim()).Except((request.RemoveTags ?? []).Select(tag => tag.Trim()), StringComparer.Ordinal)
            .Where(tag => tag.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <returns>The change of the tags for the event log, if there is one.</returns>
    private static async Task<Dictionary<string, string?[]>> TagsAsync(Tx tx, long ticketId, ChangeTicketRequest request)
    {
        if (request.Tags is null && request.AddTags is not { Count: > 0 } && request.RemoveTags is not { Count: > 0 })
        {
            return [];
        }

        var before = await tx.QueryAsync<string>("select tag from ticket_tags where ticket_id = @ticketId order by tag", new { ticketId });
        var now = WantedTags(before, request);
        if (now.SequenceEqual(before.Order(StringComparer.Ordinal)))
        {
            return [];
        }

        await tx.ExecuteAsync("delete from ticket_tags where ticket_id = @ticketId", new { ticketId });
        foreach (var tag in now)
        {
            await tx.ExecuteAsync("insert into ticket_tags (ticket_id, tag) values (@ticketId, @tag)", new { ticketId, tag });
        }

        return new Dictionary<string, string?[]> { ["tags"] = [string.Join(", ", before), string.Join(", ", now)] };
    }

    private static async Task<TicketRow> RowAsync(Tx tx, long ticketId) => (await TicketQueries.RowsAsync(tx, [ticketId]))[0];

    private sealed record AssigneeRow
    {
        public Role Role { get; init; }

        public long? TeamId { get; init; }
    }
}
