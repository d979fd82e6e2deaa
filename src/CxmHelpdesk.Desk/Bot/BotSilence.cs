using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Tickets;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Bot;

/// <summary>
/// Ends what the customer left. Who got an answer and stays away for a day counts as helped, and the ticket is resolved; who left before there was an answer goes to
/// people soon.
/// </summary>
internal sealed class BotSilence(Db db, SettingsStore settings, TimeProvider time, ILogger<BotSilence> log)
    : PeriodicWorker(TimeSpan.FromMinutes(1), time, log)
{
    public static readonly TimeSpan Solved = TimeSpan.FromHours(24);
    public static readonly TimeSpan Left = TimeSpan.FromMinutes(15);

    private const int BatchSize = 100;

    /// <returns>How many are ended.</returns>
    public async Task<int> EndAsync(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        var priority = await PrioritySettings.LoadAsync(settings, ct);
        var overdue = await db.ReadAsync(session => BotConversation.OverdueAsync(session, now - Solved, now - Left, BatchSize), ct);
        foreach (var conversation in overdue)
        {
            await db.WriteAsync(tx => EndAsync(tx, conversation, priority), ct);
        }

        return overdue.Count;
    }

    protected override async Task TickAsync(CancellationToken ct)
    {
        while (await EndAsync(ct) == BatchSize)
        {
        }
    }

    private static async Task EndAsync(Tx tx, BotConversation seen, PrioritySettings priority)
    {
        // Looked at again inside the write: the customer may have written, or an agent taken it, meanwhile.
        var now = await BotConversation.LatestAsync(tx, seen.TicketId);
        if (now is null || now.Id != seen.Id || now.EndedAt is not null || now.LastAt != seen.LastAt)
        {
            return;
        }

        var before = (await TicketState.LoadAsync(tx, seen.TicketId))!;
        if (before.Status is not TicketStatus.Snoozed || before.AssigneeId is not null || await BotConversation.HasPersonAsync(tx, seen.TicketId))
        {
            await now.Ended(BotConversation.Handed, "agent", tx.Now).UpdateAsync(tx);
            return;
        }

        if (now.Answered)
        {
            await now.Ended(BotConversation.Silent, null, tx.Now).UpdateAsync(tx);
            var after = (before with { Status = TicketStatus.Resolved, ResolvedAt = tx.Now, Waiting = false, WaitingSince = null, AnswerBy = null }).Settled(before);
            await after.UpdateAsync(tx, before);
            await TicketTimeline.ResolvedAsync(tx, before, after, null);
            tx.Append(TicketEvents.Changed(before, after, null)!);
            return;
        }

        await now.Ended(BotConversation.Handed, "left", tx.Now).UpdateAsync(tx);
        var handed = (await BotDesk.HandedOverAsync(tx, before with { MessageCount = before.MessageCount + 1 }, seen.LastAt, priority)).Settled(before);
        await handed.UpdateAsync(tx, before);
        var note = BotDesk.HandOverNote(tx, handed, "left", now.Parsed.Form);
        await note.InsertAsync(tx);
        tx.Append(TicketEvents.Changed(before, handed, null)!);
        tx.Append(TicketEvents.MessageAdded(handed, note.Id, note.Seq, note.Kind, null));
    }
}
