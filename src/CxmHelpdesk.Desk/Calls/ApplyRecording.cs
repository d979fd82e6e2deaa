using System.Globalization;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Calls;

/// <summary>A recording of a talk, with its file stored.</summary>
internal sealed record ReadRecording(CallRecorded Recorded, IReadOnlyList<(StoredFile File, string? ContentId)> Files, string? Missing);

/// <summary>Puts the sound of a talk into the ticket of its call. It makes nobody wait, and wakes nothing.</summary>
internal static class ApplyRecording
{
    public const string DeletedFact = "recording-deleted";

    public static async Task<string> ApplyAsync(Tx tx, long accountId, ReadRecording read, long envelopeId)
    {
        var recorded = read.Recorded;
        var call = await ApplyCallNews.FindAsync(tx, accountId, recorded.Call, recorded.Reference);
        if (call is null || await TicketState.LoadAsync(tx, call.TicketId) is not { } before)
        {
            return "recording of nobody's call";
        }

        if (await tx.FirstOrDefaultAsync<long?>("select id from messages where account_id = @accountId and external_id = @ExternalId", new { accountId, recorded.ExternalId }) is not null)
        {
            return "recording is known already";
        }

        var after = (before with { MessageCount = before.MessageCount + 1 }).Settled(before);
        await after.UpdateAsync(tx, before);
        var facts = new Dictionary<string, string> { ["call"] = "recorded", ["seconds"] = recorded.Seconds.ToString(CultureInfo.InvariantCulture) };
        if (read.Missing is { } missing)
        {
            facts[Inbound.MessageFiles.MissingFact] = missing;
        }

        var note = new NewMessage
        {
            Id = tx.NextId(),
            TicketId = after.Id,
            Seq = after.MessageCount,
            Kind = MessageKind.System,
            AccountId = accountId,
            EnvelopeId = envelopeId,
            ExternalId = recorded.ExternalId,
            AgentId = call.AgentId,
            At = tx.Now,
            Text = string.Create(CultureInfo.InvariantCulture, $"Recording of the talk, {recorded.Seconds} s."),
            Language = "en",
            Automatic = true,
            Facts = DeskJson.Serialize(facts),
        };
        await note.InsertAsync(tx);
        await note.InsertFilesAsync(tx, read.Files);
        tx.Append(TicketEvents.MessageAdded(after, note.Id, note.Seq, MessageKind.System, call.AgentId));
        return string.Create(CultureInfo.InvariantCulture, $"recording of call {call.Id}");
    }
}
