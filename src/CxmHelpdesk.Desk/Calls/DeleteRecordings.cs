using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.CleanUp;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Calls;

/// <summary>
/// Deletes recordings and voicemails that are older than their account keeps them: first at the provider, then here. The message stays, with the words that were written down, and says since when its sound is gone.
/// The files themselves go with the clean-up of files that nobody names.
/// </summary>
public sealed partial class DeleteRecordings(Db db, ChannelRegistry channels, ChannelAccountStore accounts, TimeProvider time, ILogger<DeleteRecordings> log) : ICleanUp
{
    private const int BatchSize = 100;

    /// <returns>How many recordings are gone.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var gone = 0;
        foreach (var account in await accounts.EnabledAsync(ct))
        {
            if (channels.Find(account.Channel) is not IRecordingSource source || source.KeptFor(account) is not { } life)
            {
                continue;
            }

            try
            {
                gone += await RunAsync(source, account, time.GetUtcNow() - life, ct);
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
            {
                LogNotDeleted(account.Id, error.Message);
            }
        }

        return gone;
    }

    private async Task<int> RunAsync(IRecordingSource source, ChannelAccount account, DateTimeOffset before, CancellationToken ct)
    {
        for (var gone = 0; ;)
        {
            var found = await db.ReadAsync(
                session => session.QueryAsync<Row>(
                    $"""
                    select distinct m.id, m.seq, m.kind, m.ticket_id, m.external_id, m.facts, t.customer_id, t.team_id
                    from attachments a
                    join messages m on m.id = a.message_id
                    join tickets t on t.id = m.ticket_id
                    where m.account_id = @Id and m.external_id is not null and m.kind in ('customer', 'system') and m.at < @before
                    order by m.id
                    {session.Dialect.Limit("@BatchSize")}
                    """,
                    new { account.Id, before, BatchSize }),
                ct);
            if (found.Count == 0)
            {
                return gone;
            }

            foreach (var message in found)
            {
                await source.DeleteAsync(message.ExternalId, account, ct);
                await db.WriteAsync(tx => ForgetAsync(tx, message), ct);
                gone++;
            }
        }
    }

    private static async Task<int> ForgetAsync(Tx tx, Row message)
    {
        var facts = message.Facts is null ? [] : new Dictionary<string, string>(JsonSerializer.Deserialize(message.Facts, DeskJson.Default.IReadOnlyDictionaryStringString) ?? new Dictionary<string, string>());
        facts[ApplyRecording.DeletedFact] = tx.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await tx.ExecuteAsync("update messages set facts = @facts where id = @Id", new { facts = DeskJson.Serialize(facts), message.Id });
        tx.Append(new NewEvent(EventTypes.MessageChanged, JsonSerializer.Serialize(new { messageId = message.Id, seq = message.Seq, kind = message.Kind, what = ApplyRecording.DeletedFact }))
        {
            TicketId = message.TicketId,
            CustomerId = message.CustomerId,
            TeamId = message.TeamId,
        });
        return await tx.ExecuteAsync("delete from attachments where message_id = @Id", new { message.Id });
    }

    [LoggerMessage(2603, LogLevel.Warning, "Recordings of account {AccountId} could not be deleted at the provider, tried again tomorrow: {Why}")]
    private partial void LogNotDeleted(long accountId, string why);

    private sealed record Row
    {
        public long Id { get; init; }

        public long Seq { get; init; }

        public string Kind { get; init; } = "";

        public long TicketId { get; init; }

        public string ExternalId { get; init; } = "";

        public string? Facts { get; init; }

        public long CustomerId { get; init; }

        public long? TeamId { get; init; }
    }
}
