using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.TicketWork;

/// <param name="OtherId">Becomes part of the one in the address.</param>
public sealed record MergeTicketRequest(long OtherId);

/// <summary>
/// Makes one ticket part of another. Its messages stay its own and are shown in the kept one, so nothing is renumbered and the merge can be taken back;
/// what is written to it later arrives in the kept one (<see cref="Inbound.TicketMatcher"/> follows).
/// </summary>
public sealed class MergeTickets(Db db)
{
    /// <returns>The kept ticket.</returns>
    public Task<Outcome<TicketRow>> MergeAsync(long keptId, MergeTicketRequest request, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<TicketRow>>(
            async tx =>
            {
                var kept = await TicketState.LoadAsync(tx, keptId);
                var other = await TicketState.LoadAsync(tx, request.OtherId);
                if (kept is null || other is null || !viewer.CanSeeTicket(kept.TeamId) || !viewer.CanSeeTicket(other.TeamId))
                {
                    return new Refusal.NotFound("ticket");
                }

                if (kept.Id == other.Id || kept.MergedInto is not null || other.MergedInto is not null)
                {
                    return new Refusal.Conflict("already-merged", "One of the two is part of another ticket already, or they are the same.");
                }

                var tags = await tx.QueryAsync<string>(
                    "select tag from ticket_tags where ticket_id = @other and tag not in (select tag from ticket_tags where ticket_id = @kept)", new { other = other.Id, kept = kept.Id });
                var writers = await NewWritersAsync(tx, kept, other);
                var inherits = other is { Waiting: true, Status: TicketStatus.Open } && !kept.Waiting;
                var record = new MergeRecord(other.Status, other.Waiting, inherits, kept.Status, kept.CustomerVersion, [.. tags], writers);
                var merged = other with { MergedInto = kept.Id, Status = TicketStatus.Resolved, ResolvedAt = tx.Now, Waiting = false };
                await merged.Settled(other).UpdateAsync(tx, other);
                var keptAfter = inherits
                    ? kept with { Waiting = true, WaitingSince = other.WaitingSince, AnswerBy = other.AnswerBy, Status = TicketStatus.Open }
                    : kept.Waiting && other.Waiting ? kept with { AnswerBy = Earlier(kept.AnswerBy, other.AnswerBy), WaitingSince = Earlier(kept.WaitingSince, other.WaitingSince) } : kept;
                await keptAfter.Settled(kept).UpdateAsync(tx, kept);
                foreach (var tag in tags)
                {
                    await tx.ExecuteAsync("insert into ticket_tags (ticket_id, tag) values (@Id, @tag)", new { kept.Id, tag });
                }

                foreach (var identityId in writers)
                {
                    await tx.ExecuteAsync("insert into ticket_participants (ticket_id, identity_id, added_at) values (@Id, @identityId, @Now)", new { kept.Id, identityId, tx.Now });
                }

                await tx.ExecuteAsync(
                    "insert into ticket_merges (id, kept_id, merged_id, merged_by, merged_at, before) values (@id, @kept, @other, @AgentId, @Now, @before)",
                    new { id = tx.NextId(), kept = kept.Id, other = other.Id, viewer.AgentId, tx.Now, before = JsonSerializer.Serialize(record) });
                Tell(tx, merged, "mergedInto", null, kept.Id, viewer);
                Tell(tx, keptAfter, "merged", null, other.Id, viewer);
                return (await TicketQueries.RowsAsync(tx, [kept.Id]))[0];
            },
            ct);

    /// <summary>The two are two again. What was written since the merge stays in the kept one.</summary>
    public Task<Outcome<TicketRow>> UndoAsync(long mergeId, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync(tx => UndoAsync(tx, mergeId, viewer), ct);

    internal static async Task<Outcome<TicketRow>> UndoAsync(Tx tx, long mergeId, Viewer viewer)
    {
        var row = await tx.FirstOrDefaultAsync<Row>("select id, kept_id, merged_id, before from ticket_merges where id = @mergeId and undone_at is null", new { mergeId });
        var kept = row is null ? null : await TicketState.LoadAsync(tx, row.KeptId);
        var other = row is null ? null : await TicketState.LoadAsync(tx, row.MergedId);
        if (row is null || kept is null || other is null || !viewer.CanSeeTicket(kept.TeamId) || !viewer.CanSeeTicket(other.TeamId))
        {
            return new Refusal.NotFound("merge");
        }

        var before = JsonSerializer.Deserialize<MergeRecord>(row.Before)!;
        var waits = before.MergedWaiting && other.WaitingSince is not null && other.AnswerBy is not null;
        var otherAfter = other with { MergedInto = null, Status = before.MergedStatus is TicketStatus.Snoozed ? TicketStatus.Open : before.MergedStatus, Waiting = waits };
        await otherAfter.Settled(other).UpdateAsync(tx, other);

        // The wait that came with the merge goes with it, unless it has been answered or the customer wrote again.
        var back = before.InheritedWait && kept.Waiting && kept.CustomerVersion == before.KeptCustomerVersion;
        var keptAfter = back ? kept with { Waiting = false, WaitingSince = null, AnswerBy = null, Status = before.KeptStatus } : kept;
        await keptAfter.Settled(kept).UpdateAsync(tx, kept);
        await tx.ExecuteAsync("delete from ticket_tags where ticket_id = @Id and tag in @tags", new { kept.Id, tags = before.Tags });
        await tx.ExecuteAsync("delete from ticket_participants where ticket_id = @Id and identity_id in @writers", new { kept.Id, writers = before.Writers });
        await tx.ExecuteAsync("update ticket_merges set undone_at = @Now, undone_by = @AgentId where id = @mergeId", new { tx.Now, viewer.AgentId, mergeId });
        Tell(tx, otherAfter, "mergedInto", kept.Id, null, viewer);
        Tell(tx, keptAfter, "merged", other.Id, null, viewer);
        return (await TicketQueries.RowsAsync(tx, [other.Id]))[0];
    }

    private static async Task<IReadOnlyList<long>> NewWritersAsync(Tx tx, TicketState kept, TicketState other)
    {
        var theirs = await tx.QueryAsync<long>("select identity_id from ticket_participants where ticket_id = @Id", new { other.Id });
        var known = await tx.QueryAsync<long>("select identity_id from ticket_participants where ticket_id = @Id", new { kept.Id });
        return [.. theirs.Append(other.IdentityId).Distinct().Where(id => id != kept.IdentityId && !known.Contains(id))];
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    private static void Tell(Tx tx, TicketState ticket, string field, long? before, long? after, Viewer viewer) =>
        tx.Append(TicketEvents.Told(ticket, viewer.AgentId, field, Text(before), Text(after)));

    private static string? Text(long? id) => id?.ToString(CultureInfo.InvariantCulture);

    private sealed record MergeRecord(
        TicketStatus MergedStatus, bool MergedWaiting, bool InheritedWait, TicketStatus KeptStatus, long KeptCustomerVersion, IReadOnlyList<string> Tags, IReadOnlyList<long> Writers);

    private sealed record Row
    {
        public long Id { get; init; }

        public long KeptId { get; init; }

        public long MergedId { get; init; }

        public string Before { get; init; } = "{}";
    }
}
