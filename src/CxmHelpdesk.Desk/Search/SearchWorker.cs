using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Search;

/// <summary>
/// Follows the event log and makes new messages searchable, some hundred in one write. Its position moves in the same write, so
/// each message is indexed once however often the process dies.
/// </summary>
internal sealed partial class SearchWorker(Db db, EventLog events, TimeProvider time, ILogger<SearchWorker> log) : BackgroundService
{
    private const string Name = "search";

    /// <summary>What comes meanwhile is one write: being found a moment later costs nobody anything.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);

    private readonly SearchEngine _engine = SearchEngine.For(db.Dialect);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var position = await db.ReadAsync(PositionAsync, stoppingToken) ?? 0;
                await foreach (var batch in events.FollowAsync(position, stoppingToken))
                {
                    await IndexAsync(batch, stoppingToken);
                    await Task.Delay(Gather, time, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LogFailed(error);
                await Task.Delay(TimeSpan.FromSeconds(5), time, CancellationToken.None);
            }
        }
    }

    /// <summary>Takes into the index what of the batch no other node has taken yet.</summary>
    internal async Task IndexAsync(IReadOnlyList<DeskEvent> batch, CancellationToken ct) =>
        await db.WriteAsync(
            async tx =>
            {
                var last = batch[^1].Seq;
                var position = await LockPositionAsync(tx);
                if (position >= last)
                {
                    return;
                }

                var ids = batch
                    .Where(happened => happened.Seq > position && happened.Type == EventTypes.MessageAdded)
                    .Select(happened => JsonSerializer.Deserialize(happened.Data, DeskJson.Default.MessageAddedData)!.MessageId)
                    .ToArray();
                if (ids.Length > 0)
                {
                    await IndexAsync(tx, ids);
                }

                await tx.ExecuteAsync("update event_positions set seq = @last where name = @Name", new { Name, last });
            },
            ct);

    /// <summary>Another node that indexes waits here until this one has committed, and then goes on behind it.</summary>
    private static async Task<long> LockPositionAsync(Tx tx)
    {
        if (await tx.ExecuteAsync("update event_positions set seq = seq where name = @Name", new { Name }) == 0)
        {
            await tx.ExecuteAsync("insert into event_positions (name, seq) values (@Name, 0)", new { Name });
        }

        return (await PositionAsync(tx))!.Value;
    }

    private async Task IndexAsync(Tx tx, IReadOnlyCollection<long> messageIds)
    {
        var texts = await tx.QueryAsync<TextRow>(
            """
            select m.id, m.seq, m.text, t.subject
            from messages m
            join tickets t on t.id = m.ticket_id
            where m.id in @messageIds
            """,
            new { messageIds });
        foreach (var text in texts)
        {
            await _engine.AddAsync(tx, text.Id, SearchTerms.ForIndex(text.Seq == 1 ? $"{text.Subject}\n{text.Text}" : text.Text));
        }
    }

    private static Task<long?> PositionAsync(Session session) =>
        session.FirstOrDefaultAsync<long?>("select seq from event_positions where name = @Name", new { Name });

    [LoggerMessage(2201, LogLevel.Error, "Indexing failed; tried again soon")]
    private partial void LogFailed(Exception error);

    private sealed record TextRow
    {
        public long Id { get; init; }

        public long Seq { get; init; }

        public string Text { get; init; } = "";

        public string Subject { get; init; } = "";
    }
}
