using System.Globalization;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Incidents;

/// <summary>One matter of several customers, as far as a viewer sees them.</summary>
/// <param name="Subject">Of the first ticket.</param>
/// <param name="Waiting">Of them, those whose customer waits for us.</param>
public sealed record IncidentDto(long Id, string Subject, DateTimeOffset FirstAt, DateTimeOffset LastAt, int Waiting, IReadOnlyList<long> TicketIds);

/// <summary>
/// Incidents are counted anew for each viewer from the tickets in his sight: of the others he learns nothing, not even their number. Fewer than
/// <see cref="FewestCustomers"/> are a coincidence, and not told.
/// </summary>
public sealed class IncidentQueries(Db db, TimeProvider time)
{
    public const int FewestCustomers = 3;

    /// <summary>Name of the field in the event log.</summary>
    internal const string Field = "incident";

    private const int ShownForDays = 3;
    private const int MostTickets = 5_000;

    /// <summary>Those of which somebody is still open, the latest first.</summary>
    public Task<IReadOnlyList<IncidentDto>> ListAsync(Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<IReadOnlyList<IncidentDto>>(
            async session =>
            {
                var rows = await session.QueryAsync<Member>(
                    $"""
                    {Select}
                    where i.incident_id is not null and i.at >= @since
                    order by i.at desc, i.ticket_id
                    {session.Dialect.Limit("@MostTickets")}
                    """,
                    new { since = time.GetUtcNow().AddDays(-ShownForDays), MostTickets });
                return [.. Seen(rows, viewer).Where(incident => incident.Any(row => row.Status is TicketStatus.Open or TicketStatus.Snoozed)).Select(ToDto)];
            },
            ct);

    /// <summary>Its tickets in the order of the queue; null: there is none for this viewer.</summary>
    public Task<IReadOnlyList<TicketRow>?> TicketsAsync(long id, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<IReadOnlyList<TicketRow>?>(
            async session => await MembersAsync(session, id, viewer) is { } members
                ? [.. (await TicketQueries.RowsAsync(session, [.. members.Select(member => member.TicketId)])).OrderBy(row => row.Rank).ThenBy(row => row.Id)]
                : null,
            ct);

    /// <summary>A person says that a ticket is another matter, or after all this one. What is written later does not put it back.</summary>
    public Task<Outcome<Done>> PutAsync(long id, long ticketId, bool inside, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<Done>>(
            async tx =>
            {
                var ticket = await TicketState.LoadAsync(tx, ticketId);
                if (ticket is null || !viewer.CanSeeTicket(ticket.TeamId))
                {
                    return new Refusal.NotFound("ticket");
                }

                // One who was taken out last may come back, though too few are left to be shown.
                if (inside ? !await SeesAnyAsync(tx, id, viewer) : await MembersAsync(tx, id, viewer) is not { } members || members.All(member => member.TicketId != ticketId))
                {
                    return new Refusal.NotFound("incident");
                }

                var before = await tx.FirstOrDefaultAsync<long?>("select incident_id from incident_tickets where ticket_id = @ticketId", new { ticketId });
                var parameters = new { ticketId, incidentId = inside ? id : (long?)null, apart = !inside, tx.Now };
                if (await tx.ExecuteAsync("update incident_tickets set incident_id = @incidentId, apart = @apart where ticket_id = @ticketId", parameters) == 0)
                {
                    await tx.ExecuteAsync("insert into incident_tickets (ticket_id, at, words, incident_id, apart) values (@ticketId, @Now, 0, @incidentId, @apart)", parameters);
                }

                tx.Append(TicketEvents.Told(ticket, viewer.AgentId, Field, Text(before), Text(parameters.incidentId)));
                return Done.Instance;
            },
            ct);

    private const string Select =
        """
        select i.incident_id, i.ticket_id, i.at, t.team_id, t.customer_id, t.status, t.waiting, t.subject
        from incident_tickets i
        join tickets t on t.id = i.ticket_id
        """;

    private static async Task<IReadOnlyList<Member>?> MembersAsync(Session session, long id, Viewer viewer) =>
        Seen(await session.QueryAsync<Member>($"{Select} where i.incident_id = @id", new { id }), viewer).SingleOrDefault()?.ToArray();

    private static async Task<bool> SeesAnyAsync(Session session, long id, Viewer viewer) =>
        (await session.QueryAsync<Member>($"{Select} where i.incident_id = @id", new { id })).Any(row => viewer.CanSeeTicket(row.TeamId));

    private static IEnumerable<IGrouping<long, Member>> Seen(IEnumerable<Member> rows, Viewer viewer) => rows
        .Where(row => viewer.CanSeeTicket(row.TeamId) && row.Status is not (TicketStatus.Spam or TicketStatus.Trash))
        .GroupBy(row => row.IncidentId)
        .Where(incident => incident.Select(row => row.CustomerId).Distinct().Count() >= FewestCustomers);

    private static IncidentDto ToDto(IGrouping<long, Member> incident) => new(
        incident.Key,
        incident.MinBy(row => (row.At, row.TicketId))!.Subject,
        incident.Min(row => row.At),
        incident.Max(row => row.At),
        incident.Count(row => row is { Waiting: true, Status: TicketStatus.Open }),
        [.. incident.Select(row => row.TicketId).Order()]);

    private static string? Text(long? id) => id?.ToString(CultureInfo.InvariantCulture);

    private sealed record Member
    {
        public long IncidentId { get; init; }

        public long TicketId { get; init; }

        public DateTimeOffset At { get; init; }

        public long? TeamId { get; init; }

        public long CustomerId { get; init; }

        public TicketStatus Status { get; init; }

        public bool Waiting { get; init; }

        public string Subject { get; init; } = "";
    }
}
