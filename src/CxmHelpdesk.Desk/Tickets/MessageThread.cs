using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>
/// The conversation of a ticket: its own messages, and among them those of the tickets that became part of it, in the order in which they came. A part that
/// the viewer may not see stays out.
/// </summary>
internal static class MessageThread
{
    private const int PageSize = 50;

    /// <param name="parts">As <see cref="PartsAsync(Session, long, Viewer)"/> tells them.</param>
    /// <param name="beforeId">A message of the conversation; null: the newest are wanted.</param>
    /// <returns>In order; nothing if there is no such message in it.</returns>
    public static async Task<(IReadOnlyList<MessageDto> Messages, bool HasOlder)> PageAsync(
        Session session, long ticketId, IReadOnlyList<long> parts, long? beforeId)
    {
        long[] ids = [ticketId, .. parts];
        var before = beforeId is null ? new Place { Seq = long.MaxValue } : await session.FirstOrDefaultAsync<Place>(
            "select ticket_id, seq, created_at from messages where id = @beforeId and ticket_id in @ids", new { beforeId, ids });
        if (before is null)
        {
            return ([], false);
        }

        // One ticket is walked on its own index, however long it is. Parts are put together by when each message came.
        var (where, order) = ids.Length == 1
            ? ("m.ticket_id = @ticketId and m.seq < @Seq", "m.seq desc")
            : (beforeId is null
                ? "m.ticket_id in @ids"
                : """
                m.ticket_id in @ids
                and (m.created_at < @CreatedAt
                    or (m.created_at = @CreatedAt and (m.ticket_id < @part or (m.ticket_id = @part and m.seq < @Seq))))
                """,
                "m.created_at desc, m.ticket_id desc, m.seq desc");
        var newestFirst = await MessageRows.LoadAsync(
            session, where, $"{order} {session.Dialect.Limit("@limit")}", new { ids, ticketId, before.Seq, before.CreatedAt, part = before.TicketId, limit = PageSize + 1 });
        return ([.. newestFirst.Take(PageSize).Reverse()], newestFirst.Count > PageSize);
    }

    /// <summary>What became part of the ticket, and part of those, as far as the viewer may see it.</summary>
    public static async Task<IReadOnlyList<long>> PartsAsync(Session session, long ticketId, Viewer viewer) =>
        await PartsAsync(session, await OfAsync(session, [ticketId]), viewer);

    /// <param name="first">The ticket's own parts, where they are known.</param>
    public static async Task<IReadOnlyList<long>> PartsAsync(Session session, IEnumerable<(long Id, long? TeamId)> first, Viewer viewer)
    {
        var ids = new List<long>();
        for (var level = first; ;)
        {
            long[] seen = [.. level.Where(part => viewer.CanSeeTicket(part.TeamId)).Select(part => part.Id).Except(ids)];
            if (seen.Length == 0)
            {
                return ids;
            }

            ids.AddRange(seen);
            level = await OfAsync(session, seen);
        }
    }

    private static async Task<IEnumerable<(long Id, long? TeamId)>> OfAsync(Session session, IReadOnlyList<long> kept) =>
        (await session.QueryAsync<Part>("select id, team_id from tickets where merged_into in @kept", new { kept })).Select(part => (part.Id, part.TeamId));

    private sealed record Part
    {
        public long Id { get; init; }

        public long? TeamId { get; init; }
    }

    private sealed record Place
    {
        public long TicketId { get; init; }

        public long Seq { get; init; }

        public DateTimeOffset CreatedAt { get; init; }
    }
}
