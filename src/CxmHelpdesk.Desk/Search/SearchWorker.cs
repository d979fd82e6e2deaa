using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Search;

/// <summary>Makes new messages searchable, some hundred in one write: being found a moment later costs nobody anything.</summary>
internal sealed class SearchWorker(Db db, EventLog events, TimeProvider time, ILogger<SearchWorker> log)
    : EventFollower(db, events, time, "search", TimeSpan.FromMilliseconds(200), log)
{
    private readonly SearchEngine _engine = SearchEngine.For(db.Dialect);

    protected override async Task TakeAsync(Tx tx, IReadOnlyList<DeskEvent> fresh)
    {
        var messageIds = fresh
            .Where(happened => happened.Type == EventTypes.MessageAdded)
            .Select(happened => JsonSerializer.Deserialize(happened.Data, DeskJson.Default.MessageAddedData)!.MessageId)
            .ToArray();
        if (messageIds.Length == 0)
        {
            return;
        }

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

    private sealed record TextRow
    {
        public long Id { get; init; }

        public long Seq { get; init; }

        public string Text { get; init; } = "";

        public string Subject { get; init; } = "";
    }
}
