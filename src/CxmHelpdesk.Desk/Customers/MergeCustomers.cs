using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.Customers;

public sealed record MergeDto
{
    public required long Id { get; init; }

    public required long KeptId { get; init; }

    public required long MergedId { get; init; }

    public required string MergedName { get; init; }

    public long? MergedBy { get; init; }

    public required DateTimeOffset MergedAt { get; init; }

    public DateTimeOffset? UndoneAt { get; init; }
}

public sealed record MergeDone(long MergeId, long KeptId, long MergedId);

/// <summary>
/// Makes two customers one, and two of one again. The merged customer's rows move to the kept one and their ids are written
/// down. While it lasts, the merged one's addresses and external id lead to the kept one. Undoing moves back what was
/// moved, and what came in for the merged one since: written from its addresses, or told by a source that named it (by
/// its external id or one of its addresses). What names nobody, such as a note of an agent, stays with the kept one.
/// </summary>
public sealed class MergeCustomers(Db db)
{
    public Task<Outcome<MergeDone>> MergeAsync(long keptId, long mergedId, long agentId, CancellationToken ct) =>
        keptId == mergedId
            ? Task.FromResult<Outcome<MergeDone>>(new Refusal.Conflict("same-customer", "A customer cannot be merged with itself."))
            : db.WriteAsync<Outcome<MergeDone>>(
                async tx =>
                {
                    var (kept, merged) = await MergeFields.LoadAsync(tx, keptId, mergedId);
                    if (kept is null)
                    {
                        return new Refusal.NotFound("customer");
                    }

                    if (merged is null)
                    {
                        return new Refusal.Invalid("otherId", "There is no such customer.");
                    }

                    if (kept.MergedInto is not null || merged.MergedInto is not null)
                    {
                        return new Refusal.Conflict("already-merged", "One of them was merged into another customer already.");
                    }

                    return await MergeAsync(tx, kept, merged, agentId);
                },
                ct);

    public Task<Outcome<MergeDone>> UndoAsync(long mergeId, long agentId, CancellationToken ct) =>
        db.WriteAsync<Outcome<MergeDone>>(
            async tx =>
            {
                var merge = await tx.FirstOrDefaultAsync<MergeRow>("select id, kept_id, merged_id, moved, undone_at from customer_merges where id = @mergeId", new { mergeId });
                if (merge is null)
                {
                    return new Refusal.NotFound("merge");
                }

                var both = await MergeFields.LoadAsync(tx, merge.KeptId, merge.MergedId);
                if (merge.UndoneAt is not null || both.Merged?.MergedInto is null)
                {
                    return new Refusal.Conflict("already-undone", "This merge was undone already.");
                }

                if (both.Kept is null || both.Merged.MergedInto != merge.KeptId || both.Kept.MergedInto is not null)
                {
                    return new Refusal.Conflict("merged-again", "The kept customer was merged into another one since. Undo that merge first.");
                }

                await UndoAsync(tx, merge, MergeRecord.Parse(merge.Moved), both.Kept, agentId);
                return new MergeDone(mergeId, merge.KeptId, merge.MergedId);
            },
            ct);

    public Task<IReadOnlyList<MergeDto>> ListAsync(long keptId, CancellationToken ct) =>
        db.ReadAsync(
            session => session.QueryAsync<MergeDto>(
                """
                select m.id, m.kept_id, m.merged_id, c.name as merged_name, m.merged_by, m.merged_at, m.undone_at
                from customer_merges m
                join customers c on c.id = m.merged_id
                where m.kept_id = @keptId
                order by m.merged_at desc
                """,
                new { keptId }),
            ct);

    private static async Task<MergeDone> MergeAsync(Tx tx, MergeFields kept, MergeFields merged, long agentId)
    {
        var parameters = new { kept = kept.Id, merged = merged.Id };
        async Task<IReadOnlyList<long>> Ids(string table, string column = "customer_id") =>
            await tx.QueryAsync<long>($"select id from {table} where {column} = @merged order by id", parameters);

        var record = new MergeRecord(
            await Ids("identities"), await Ids("tickets"), await Ids("touches"), await Ids("deals"), await Ids("orders"), await Ids("customers", "merged_into"),
            MergeFields.Fill(kept, merged));

        await tx.ExecuteAsync("update identities set home_id = customer_id where customer_id = @merged and home_id is null", parameters);
        foreach (var table in (string[])["identities", "touches", "deals", "orders", "messages"])
        {
            await tx.ExecuteAsync($"update {table} set customer_id = @kept where customer_id = @merged", parameters);
        }

        await MoveTicketsAsync(tx, kept.Id, "customer_id = @merged", new { to = kept.Id, merged = merged.Id, tx.Now });
        await tx.ExecuteAsync("update customers set merged_into = @kept where id = @merged or merged_into = @merged", parameters);
        await MergeFields.SetAsync(tx, kept.Id, record.Filled.ToDictionary(filled => filled.Key, filled => (string?)filled.Value.After));
        await RefreshAsync(tx, kept.Id, merged.Id);

        var id = tx.NextId();
        await tx.ExecuteAsync(
            "insert into customer_merges (id, kept_id, merged_id, merged_by, merged_at, moved) values (@id, @kept, @merged, @agentId, @Now, @moved)",
            new { id, kept = kept.Id, merged = merged.Id, agentId, tx.Now, moved = record.ToJson() });
        Tell(tx, EventTypes.CustomersMerged, id, kept.Id, merged.Id, agentId);
        return new MergeDone(id, kept.Id, merged.Id);
    }

    private static async Task UndoAsync(Tx tx, MergeRow merge, MergeRecord record, MergeFields kept, long agentId)
    {
        var (keptId, mergedId) = (merge.KeptId, merge.MergedId);
        foreach (var ids in record.Identities.Chunk(500))
        {
            // What was written from these addresses since the merge goes with them.
            await MoveTicketsAsync(tx, mergedId, "customer_id = @keptId and identity_id in @ids", new { to = mergedId, keptId, ids, tx.Now });
            await tx.ExecuteAsync("update messages set customer_id = @mergedId where customer_id = @keptId and identity_id in @ids", new { mergedId, keptId, ids });
        }

        foreach (var ids in record.Tickets.Chunk(500))
        {
            await MoveTicketsAsync(tx, mergedId, "customer_id = @keptId and id in @ids", new { to = mergedId, keptId, ids, tx.Now });
        }

        foreach (var (table, rows) in ((string, IReadOnlyList<long>)[])
            [("identities", record.Identities), ("touches", record.Touches), ("deals", record.Deals), ("orders", record.Orders)])
        {
            foreach (var ids in rows.Chunk(500))
            {
                await tx.ExecuteAsync($"update {table} set customer_id = @mergedId where customer_id = @keptId and id in @ids", new { mergedId, keptId, ids });
            }
        }

        // What a source told meanwhile of the merged one, or of those that had become it before.
        foreach (var table in (string[])["touches", "deals", "orders"])
        {
            foreach (var ids in record.Pointers.Append(mergedId).Chunk(500))
            {
                await tx.ExecuteAsync($"update {table} set customer_id = @mergedId where customer_id = @keptId and named_id in @ids", new { mergedId, keptId, ids });
            }
        }

        // A touch lies where its ticket, deal or order lies.
        foreach (var (column, table) in ((string, string)[])[("ticket_id", "tickets"), ("deal_id", "deals"), ("order_id", "orders")])
        {
            await tx.ExecuteAsync(
                $"update touches set customer_id = @mergedId where customer_id = @keptId and {column} in (select id from {table} where customer_id = @mergedId)",
                new { mergedId, keptId });
        }

        await tx.ExecuteAsync("update customers set merged_into = null where id = @mergedId", new { mergedId });
        foreach (var ids in record.Pointers.Chunk(500))
        {
            await tx.ExecuteAsync("update customers set merged_into = @mergedId where merged_into = @keptId and id in @ids", new { mergedId, keptId, ids });
        }

        // Only what still is as the merge left it: a later correction stays.
        await MergeFields.SetAsync(tx, keptId, record.Filled.Where(filled => kept.Text(filled.Key) == filled.Value.After).ToDictionary(filled => filled.Key, filled => filled.Value.Before));
        await RefreshAsync(tx, keptId, mergedId);
        await tx.ExecuteAsync("update customer_merges set undone_at = @Now, undone_by = @agentId where id = @Id", new { tx.Now, agentId, merge.Id });
        Tell(tx, EventTypes.CustomersUnmerged, merge.Id, keptId, mergedId, agentId);
    }

    /// <summary>A ticket's version grows, so that a write which loaded it before does not put the old customer back.</summary>
    private static Task<int> MoveTicketsAsync(Tx tx, long to, string which, object parameters) =>
        tx.ExecuteAsync($"update tickets set customer_id = @to, version = version + 1, updated_at = @Now where {which}", parameters);

    private static async Task RefreshAsync(Tx tx, long keptId, long mergedId)
    {
        foreach (var id in (long[])[keptId, mergedId])
        {
            await CustomerSums.RecomputeAsync(tx, id);
            await SearchWords.RebuildAsync(tx, id);
        }
    }

    private static void Tell(Tx tx, string type, long mergeId, long keptId, long mergedId, long agentId)
    {
        var data = JsonSerializer.Serialize(new { mergeId, keptId, mergedId });
        tx.Append(new NewEvent(type, data) { CustomerId = keptId, AgentId = agentId });
        tx.Append(new NewEvent(type, data) { CustomerId = mergedId, AgentId = agentId });
    }

    private sealed record MergeRow
    {
        public long Id { get; init; }

        public long KeptId { get; init; }

        public long MergedId { get; init; }

        public string Moved { get; init; } = "";

        public DateTimeOffset? UndoneAt { get; init; }
    }
}
