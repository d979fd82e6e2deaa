using System.Text.Json;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Surveys;
using CxmHelpdesk.Desk.Visitors;

namespace CxmHelpdesk.Server.Realtime;

/// <summary>Pushes to each connected visitor what is new in his own conversations.</summary>
internal sealed class VisitorFeed(
    EventLog log, VisitorMessages messages, VisitorSurveys surveys, LiveConnections<VisitorHub> connections, TimeProvider time, ILogger<VisitorFeed> logger)
    : LiveFeed(log, time, logger)
{
    protected override async Task PushAsync(IReadOnlyList<DeskEvent> events, CancellationToken ct)
    {
        if (connections.Count == 0)
        {
            return;
        }

        foreach (var happened in events.Where(IsResolved))
        {
            await AskAsync(happened.TicketId!.Value, ct);
        }

        var told = events.Select(e => (Event: e, MessageId: VisitorMessages.MessageIdOf(e))).Where(e => e.MessageId != 0).ToArray();
        if (told.Length == 0)
        {
            return;
        }

        var lines = (await messages.ByIdsAsync(told.Select(e => e.MessageId).ToHashSet(), ct)).ToDictionary(line => line.Id);
        foreach (var ours in told.Where(e => lines.ContainsKey(e.MessageId)).GroupBy(e => GroupOf(lines[e.MessageId])).Where(g => connections.Has(g.Key)))
        {
            Push(ours.Key, [.. ours.Select(e => (e.Event, lines[e.MessageId]))]);
        }
    }

    private void Push(string group, IReadOnlyList<(DeskEvent Event, VisitorLine Line)> news)
    {
        var added = news.Where(n => n.Event.Type == EventTypes.MessageAdded).ToArray();
        if (added.Length > 0)
        {
            connections.Push(group, nameof(IVisitorClient.Messages), new VisitorNews(added[^1].Event.Seq, [.. added.Select(n => VisitorMessage.Of(n.Line))]));
        }

        foreach (var (happened, line) in news.Where(n => n.Event.Type == EventTypes.MessageDelivery && n.Line.Delivery is not null))
        {
            connections.Push(group, nameof(IVisitorClient.Delivery), new VisitorDelivery(happened.Seq, line.Id, VisitorMessage.Of(line).ClientId, line.Delivery!));
        }
    }

    private async Task AskAsync(long ticketId, CancellationToken ct)
    {
        if (await surveys.VisitorOfAsync(ticketId, ct) is { } visitor && VisitorGroups.Name(visitor.AccountId, visitor.Kind, visitor.AddressKey) is var group && connections.Has(group))
        {
            connections.Push(group, nameof(IVisitorClient.Survey), new VisitorSurvey(ticketId));
        }
    }

    private static bool IsResolved(DeskEvent happened)
    {
        if (happened is not { Type: EventTypes.TicketChanged, TicketId: not null })
        {
            return false;
        }

        using var data = JsonDocument.Parse(happened.Data);
        return data.RootElement.TryGetProperty("changes", out var changes)
            && changes.TryGetProperty("status", out var status)
            && status.ValueKind is JsonValueKind.Array
            && status.EnumerateArray().LastOrDefault() is { ValueKind: JsonValueKind.String } now
            && now.GetString() == "resolved";
    }

    private static string GroupOf(VisitorLine line) => VisitorGroups.Name(line.AccountId, line.IdentityKind, line.AddressKey);
}
