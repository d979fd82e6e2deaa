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
        var added = IdsOf(fresh, EventTypes.MessageAdded);
        var changed = IdsOf(fresh, EventTypes.MessageChanged).Except(added).ToArray();
        foreach (var id in changed)
        {
            await _engine.RemoveAsync(tx, id);
        }

        var messageIds = added.Concat(changed).ToArray();
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
            if (SearchTerms.ForIndex(text.Seq == 1 ? $"{text.Subject}\n{text.Text}" : text.Text) is { Length: > 0 } terms)
            {
                await _engine.AddAsync(tx, text.Id, terms);
            }
        }
    }

    private static long[] IdsOf(IReadOnlyList<DeskEvent> fresh, string type) =>
    [
        .. fresh.Where(happened => happened.Type == type).Select(happened => JsonSerializer.Deserialize(happened.Data, DeskJson.Default.MessageAddedData)!.MessageId).Distinct(),
    ];

    private sealed record TextRow
    {
        public long Id { get; init; }

        public long Seq { get; init; }

        public string Text { get; init; } = "";

        public string Subject { get; init; } = "";
    }
}
