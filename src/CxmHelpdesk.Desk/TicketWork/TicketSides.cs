using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Drafts;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.TicketWork;

/// <param name="Value">Null: empty.</param>
public sealed record FieldValueDto(long FieldId, string? Value);

/// <param name="Kind">related or split.</param>
public sealed record TicketLinkDto(long TicketId, string Subject, TicketStatus Status, string Kind);

/// <param name="TicketId">The ticket that became part of this one.</param>
public sealed record TicketMergeDto(long MergeId, long TicketId, string Subject, int MessageCount, DateTimeOffset At, string? ByName);

/// <summary>What belongs to a ticket besides its conversation.</summary>
/// <param name="MergedInto">The ticket that this one is part of; null: it is its own.</param>
/// <param name="MergeId">Takes that back.</param>
public sealed record TicketSideDto(
    IReadOnlyList<FieldValueDto> Fields, IReadOnlyList<long> Followers, IReadOnlyList<TicketLinkDto> Links, IReadOnlyList<TicketMergeDto> Merged, long? MergedInto, long? MergeId,
    IReadOnlyList<CheckDto> Checks);

/// <summary>One thing that happened to a ticket.</summary>
/// <param name="Data">JSON of the event log.</param>
public sealed record TrailEntry(long Seq, string Type, DateTimeOffset At, long? AgentId, string Data);

public sealed class TicketSides(Db db)
{
    private const int PageSize = 50;

    /// <summary>Null: no such ticket for this viewer.</summary>
    public Task<TicketSideDto?> OfAsync(long ticketId, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<TicketSideDto?>(
            async session =>
            {
                if (!await AgentDrafts.SeesAsync(session, ticketId, viewer))
                {
                    return null;
                }

                var values = await session.QueryAsync<Value>("select field_id, value as text from ticket_field_values where ticket_id = @ticketId", new { ticketId });
                var followers = await session.QueryAsync<long>("select agent_id from ticket_followers where ticket_id = @ticketId order by added_at", new { ticketId });
                var links = await session.QueryAsync<Link>(
                    """
                    select t.id, t.subject, t.status, t.team_id, l.kind
                    from ticket_links l
                    join tickets t on t.id = case when l.ticket_id = @ticketId then l.other_id else l.ticket_id end
                    where l.ticket_id = @ticketId or l.other_id = @ticketId
                    order by t.id
                    """,
                    new { ticketId });
                var merges = await session.QueryAsync<Merge>(
                    """
                    select m.id, m.kept_id, m.merged_id, m.merged_at, t.subject, t.message_count, a.name
                    from ticket_merges m
                    join tickets t on t.id = m.merged_id
                    left join agents a on a.id = m.merged_by
                    where (m.kept_id = @ticketId or m.merged_id = @ticketId) and m.undone_at is null
                    order by m.merged_at
                    """,
                    new { ticketId });
                var away = merges.FirstOrDefault(merge => merge.MergedId == ticketId);
                return new TicketSideDto(
                    [.. values.Select(value => new FieldValueDto(value.FieldId, value.Text))],
                    followers,
                    [.. links.Where(link => viewer.CanSeeTicket(link.TeamId)).Select(link => new TicketLinkDto(link.Id, link.Subject, link.Status, link.Kind))],
                    [.. merges.Where(merge => merge.KeptId == ticketId).Select(merge => new TicketMergeDto(merge.Id, merge.MergedId, merge.Subject, merge.MessageCount, merge.MergedAt, merge.Name))],
                    away?.KeptId,
                    away?.Id,
                    await Checklist.ListAsync(session, ticketId));
            },
            ct);

    /// <summary>Everything that was done to the ticket, newest first; null: no such ticket for this viewer.</summary>
    public Task<Page<TrailEntry>?> TrailAsync(long ticketId, long before, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<Page<TrailEntry>?>(
            async session =>
            {
                if (!await AgentDrafts.SeesAsync(session, ticketId, viewer))
                {
                    return null;
                }

                var rows = await session.QueryAsync<Trail>(
                    $"""
                    select seq, type, at, agent_id, data
                    from events
                    where ticket_id = @ticketId and seq < @before
                    order by seq desc
                    {session.Dialect.Limit("@limit")}
                    """,
                    new { ticketId, before, limit = PageSize + 1 });
                TrailEntry[] items = [.. rows.Take(PageSize).Select(row => new TrailEntry(row.Seq, row.Type, row.At, row.AgentId, row.Data))];
                return new Page<TrailEntry>(items, rows.Count > PageSize ? items[^1].Seq.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
            },
            ct);

    private sealed record Value
    {
        public long FieldId { get; init; }

        public string? Text { get; init; }
    }

    private sealed record Link
    {
        public long Id { get; init; }

        public string Subject { get; init; } = "";

        public TicketStatus Status { get; init; }

        public long? TeamId { get; init; }

        public string Kind { get; init; } = "";
    }

    private sealed record Merge
    {
        public long Id { get; init; }

        public long KeptId { get; init; }

        public long MergedId { get; init; }

        public DateTimeOffset MergedAt { get; init; }

        public string Subject { get; init; } = "";

        public int MessageCount { get; init; }

        public string? Name { get; init; }
    }

    private sealed record Trail
    {
        public long Seq { get; init; }

        public string Type { get; init; } = "";

        public DateTimeOffset At { get; init; }

        public long? AgentId { get; init; }

        public string Data { get; init; } = "{}";
    }
}
