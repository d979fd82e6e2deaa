using System.Data.Common;
using System.Runtime.InteropServices;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>
/// The one door for everything that comes in. An envelope is stored exactly as it came before anybody tries to understand it;
/// only then may the provider be told that we have it.
/// </summary>
public sealed partial class InboundIntake
{
    /// <summary>How long a claim holds. A process that dies with it delays the envelope by as much; at its own start SQLite's one process takes all over at once.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private readonly Db _db;
    private readonly InboundQueue _queue;
    private readonly EnvelopeProcessor _processor;
    private readonly ILogger<InboundIntake> _log;

    internal InboundIntake(Db db, InboundQueue queue, EnvelopeProcessor processor, ILogger<InboundIntake> log) =>
        (_db, _queue, _processor, _log) = (db, queue, processor, log);

    /// <summary>
    /// Returns once the envelope is durable. When nothing waits, a small one is read and applied in the same transaction: one flush to disk
    /// between the customer and the agent instead of two. In a burst, and whenever that fails, it is stored first and read by the worker.
    /// </summary>
    /// <returns>False: the account had this dedupe key already, nothing was stored.</returns>
    public async Task<bool> AcceptAsync(ChannelAccount account, Envelope envelope, CancellationToken ct)
    {
        if (_queue.TryEnterAtOnce())
        {
            try
            {
                if (await TryAtOnceAsync(account, envelope, ct))
                {
                    return true;
                }
            }
            finally
            {
                _queue.LeaveAtOnce();
            }
        }

        return await StoreAsync(account, envelope, ct);
    }

    private async Task<bool> TryAtOnceAsync(ChannelAccount account, Envelope envelope, CancellationToken ct)
    {
        if (await _processor.ReadAtOnceAsync(account, envelope, ct) is not { } read)
        {
            return false;
        }

        try
        {
            var state = await _db.WriteAsync(
                async tx =>
                {
                    var id = tx.NextId();
                    var (state, outcome) = await _processor.ApplyAsync(tx, read, id);
                    await InsertAsync(tx, id, account, envelope, new EnvelopeState(state) { Outcome = outcome, ProcessedAt = tx.Now });
                    return state;
                },
                ct);
            _processor.Applied(read, envelope, state);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A repeat, mostly. Whatever it was, nothing of it happened, and the other way finds out.
            LogNotAtOnce(account.Id, error.GetType().Name);
            return false;
        }
    }

    private async Task<bool> StoreAsync(ChannelAccount account, Envelope envelope, CancellationToken ct) => await AcceptAsync(account, [envelope], null, ct) > 0;

    /// <summary>Returns once all are durable, in one commit.</summary>
    /// <param name="also">Written in the same commit; may throw to undo it all.</param>
    /// <returns>How many are new. What the account had already is passed over.</returns>
    internal async Task<int> AcceptAsync(ChannelAccount account, IReadOnlyList<Envelope> envelopes, Func<Tx, Task>? also, CancellationToken ct)
    {
        var rows = envelopes.Select(envelope => new Row(envelope, _queue.TryReserve())).ToArray();
        try
        {
            await _db.WriteAsync(
                async tx =>
                {
                    foreach (var row in rows)
                    {
                        row.Id = await InsertNewAsync(tx, account, row);
                    }

                    if (also is not null)
                    {
                        await also(tx);
                    }
                },
                ct);
            foreach (var row in rows)
            {
                if (row is { Reserved: true, Id: { } id })
                {
                    row.Added = true;
                    _queue.Add(ClaimedEnvelope.Stored(id, account, row.Envelope));
                }
            }

            return rows.Count(row => row.Id is not null);
        }
        finally
        {
            foreach (var row in rows)
            {
                if (!row.Reserved)
                {
                    _queue.Stored();
                }
                else if (!row.Added)
                {
                    _queue.Release();
                }
            }
        }
    }

    /// <returns>Null: known already.</returns>
    private async Task<long?> InsertNewAsync(Tx tx, ChannelAccount account, Row row)
    {
        try
        {
            return await InsertAsync(
                tx,
                tx.NextId(),
                account,
                row.Envelope,
                new EnvelopeState("new") { ClaimedBy = row.Reserved ? _queue.Owner : null, ClaimedUntil = row.Reserved ? tx.Now + Lease : null });
        }
        catch (DbException error) when (_db.Dialect.IsUniqueViolation(error))
        {
            return null;
        }
    }

    private static async Task<long> InsertAsync(Tx tx, long id, ChannelAccount account, Envelope envelope, EnvelopeState state)
    {
        await tx.ExecuteAsync(
            """
            insert into envelopes (
                id, account_id, dedupe_key, received_at, content_type, headers, files, body, state, outcome, next_attempt_at, processed_at, claimed_by, claimed_until)
            values (
                @id, @AccountId, @DedupeKey, @ReceivedAt, @ContentType, @headers, @files, @Body, @State, @Outcome, @Now, @ProcessedAt, @ClaimedBy, @ClaimedUntil)
            """,
            new
            {
                id,
                AccountId = account.Id,
                envelope.DedupeKey,
                envelope.ReceivedAt,
                envelope.ContentType,
                headers = DeskJson.Serialize(envelope.Headers),
                files = DeskJson.Serialize(envelope.Files),
                Body = BytesOf(envelope.Body),
                state.State,
                state.Outcome,
                state.ProcessedAt,
                tx.Now,
                state.ClaimedBy,
                state.ClaimedUntil,
            });
        return id;
    }

    [LoggerMessage(2005, LogLevel.Debug, "An envelope of account {AccountId} was not applied at once ({Error}); stored first")]
    private partial void LogNotAtOnce(long accountId, string error);

    /// <summary>Where an envelope stands when it is first stored.</summary>
    private sealed record EnvelopeState(string State)
    {
        public string? Outcome { get; init; }

        public DateTimeOffset? ProcessedAt { get; init; }

        public string? ClaimedBy { get; init; }

        public DateTimeOffset? ClaimedUntil { get; init; }
    }

    /// <summary>Bodies of megabytes are not copied where they are an array already.</summary>
    private static byte[] BytesOf(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : body.ToArray();

    /// <param name="reserved">A place in this process's queue is kept for it.</param>
    private sealed class Row(Envelope envelope, bool reserved)
    {
        public Envelope Envelope => envelope;

        public bool Reserved => reserved;

        /// <summary>It took its place.</summary>
        public bool Added { get; set; }

        public long? Id { get; set; }
    }
}
