using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Tickets;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Drafts;

/// <summary>A message of an agent who writes first, that has not left.</summary>
public sealed record HeldLetterDto(long Id, DateTimeOffset DueAt);

/// <summary>Leaves an agent who writes first the moment in which he can take it back. The ticket begins when it leaves: its row goes in the same write, so it leaves once.</summary>
public sealed class HeldLetters(Db db, StartTicket start, ChannelRegistry channels, IOptions<OutboundOptions> options, TimeProvider time)
{
    private const int BatchSize = 50;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <returns>Null: this channel leaves no such moment, or the message has left already, so that it is for <see cref="StartTicket"/>.</returns>
    public async Task<Outcome<HeldLetterDto>?> HoldAsync(StartTicketRequest request, Viewer viewer, CancellationToken ct)
    {
        var way = await start.WayAsync(request, ct);
        if (way.Refusal is { } refusal)
        {
            return refusal;
        }

        var seconds = channels.Find(way.Value.Account.Channel)!.Descriptor.Capabilities.Live ? options.Value.LiveUndoSeconds : options.Value.UndoSeconds;
        return seconds == 0
            ? null
            : await db.WriteAsync<Outcome<HeldLetterDto>?>(
                async tx =>
                {
                    if (await AgentMessage.RepeatedAsync(tx, request.ClientId) is not null)
                    {
                        return null;
                    }

                    if (await tx.FirstOrDefaultAsync<Row>("select id, agent_id, request, due_at from held_letters where client_id = @ClientId", new { request.ClientId }) is { } known)
                    {
                        return known.AgentId == viewer.AgentId ? new HeldLetterDto(known.Id, known.DueAt) : new Refusal.Conflict("client-id-taken", "This client id belongs to another message.");
                    }

                    var held = new HeldLetterDto(tx.NextId(), tx.Now.AddSeconds(seconds));
                    await tx.ExecuteAsync(
                        """
                        insert into held_letters (id, agent_id, account_id, client_id, request, due_at, created_at)
                        values (@Id, @AgentId, @AccountId, @ClientId, @json, @DueAt, @Now)
                        """,
                        new { held.Id, viewer.AgentId, request.AccountId, request.ClientId, json = JsonSerializer.Serialize(request, Json), held.DueAt, tx.Now });
                    return held;
                },
                ct);
    }

    /// <summary>Its writer takes it back.</summary>
    /// <returns>What was written; refused with <c>already-sent</c> if it was too late.</returns>
    public Task<Outcome<StartTicketRequest>> TakeBackAsync(long id, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<StartTicketRequest>>(
            async tx =>
            {
                var row = await tx.FirstOrDefaultAsync<Row>("select id, agent_id, request, due_at from held_letters where id = @id", new { id });
                if (row is null)
                {
                    return new Refusal.Conflict("already-sent", "It has left already.");
                }

                if (row.AgentId != viewer.AgentId)
                {
                    return new Refusal.Forbidden("Only who wrote it takes it back.");
                }

                await tx.ExecuteAsync("delete from held_letters where id = @id", new { id });
                return row.ToRequest();
            },
            ct);

    /// <returns>How many were due.</returns>
    public async Task<int> SendDueAsync(CancellationToken ct)
    {
        var due = await db.ReadAsync(
            session => session.QueryAsync<Row>(
                $"select id, agent_id, request, due_at from held_letters where due_at <= @now order by due_at, id {session.Dialect.Limit("@BatchSize")}", new { now = time.GetUtcNow(), BatchSize }),
            ct);
        foreach (var row in due)
        {
            var request = row.ToRequest();
            var way = (await start.WayAsync(request, ct, held: true)).Value;
            await db.WriteAsync(
                async tx => await tx.ExecuteAsync("delete from held_letters where id = @Id", new { row.Id }) == 0
                    ? null
                    : await start.ApplyAsync(tx, request, await HeldReplies.ViewerOfAsync(tx, row.AgentId), way),
                ct);
        }

        return due.Count;
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public long AgentId { get; init; }

        public string Request { get; init; } = "";

        public DateTimeOffset DueAt { get; init; }

        public StartTicketRequest ToRequest() => JsonSerializer.Deserialize<StartTicketRequest>(Request, Json)!;
    }
}
