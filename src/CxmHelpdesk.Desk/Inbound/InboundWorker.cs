using System.Threading.Channels;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>
/// Reads envelopes in lanes: those of one account and sender one after the other, others beside them, so that order holds where it
/// matters and commits are shared where it does not. What this process took in comes from memory; a look at the table finds
/// what a dead process left, what is to be tried again and what did not fit into memory. Of large bodies only a few are in memory at once.
/// </summary>
internal sealed partial class InboundWorker(
    Db db,
    InboundQueue queue,
    EnvelopeProcessor processor,
    ChannelAccountStore accounts,
    TimeProvider time,
    ILogger<InboundWorker> log) : BackgroundService
{
    private const int Lanes = 32;
    private const int ClaimSize = 200;
    private const int LargeAtOnce = 4;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _large = new(LargeAtOnce);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What was accepted is finished; what cannot be in time stays in the table.
        queue.Complete();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _large.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lanes = Enumerable.Range(0, Lanes).Select(_ => Channel.CreateUnbounded<ClaimedEnvelope>(new UnboundedChannelOptions { SingleReader = true })).ToArray();
        var running = lanes.Select(lane => RunLaneAsync(lane.Reader)).ToArray();
        var looking = LookAsync(stoppingToken);
        var warming = Task.Run(processor.WarmUp, CancellationToken.None);
        await foreach (var envelope in queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            lanes[LaneOf(envelope)].Writer.TryWrite(envelope);
        }

        foreach (var lane in lanes)
        {
            lane.Writer.Complete();
        }

        await Task.WhenAll(running);
        await looking;
        await warming;
    }

    /// <summary>By the delivery's own key up to its last part: adapters put what identifies the sender first (<c>sender/number</c>).</summary>
    private static int LaneOf(ClaimedEnvelope envelope)
    {
        var key = envelope.Envelope.DedupeKey;
        var sender = key.LastIndexOf('/') is var slash and > 0 ? key.AsSpan(0, slash) : key;
        return (int)((uint)HashCode.Combine(envelope.Account.Id, string.GetHashCode(sender)) % Lanes);
    }

    private async Task RunLaneAsync(ChannelReader<ClaimedEnvelope> lane)
    {
        await foreach (var envelope in lane.ReadAllAsync())
        {
            await (envelope.BodyWaits ? ProcessLargeAsync(envelope) : processor.ProcessAsync(envelope, CancellationToken.None));
            queue.Release();
        }
    }

    /// <summary>Never throws. What could not even be fetched comes again when its claim has run out.</summary>
    private async Task ProcessLargeAsync(ClaimedEnvelope claimed)
    {
        await _large.WaitAsync();
        try
        {
            var body = await db.ReadAsync(s => s.FirstOrDefaultAsync<byte[]>("select body from envelopes where id = @Id and state = 'new'", new { claimed.Id }), CancellationToken.None);
            if (body is not null)
            {
                await processor.ProcessAsync(claimed with { Envelope = claimed.Envelope with { Body = body }, BodyWaits = false }, CancellationToken.None);
            }
        }
        catch (Exception error)
        {
            LogLookFailed(error);
        }
        finally
        {
            _large.Release();
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        if (db.Dialect == SqlDialect.Sqlite)
        {
            // No other process writes here, so every claim is a dead one's.
            await db.WriteAsync(tx => tx.ExecuteAsync("update envelopes set claimed_by = null, claimed_until = null where state = 'new' and claimed_by is not null and claimed_by <> @Owner", new { queue.Owner }), ct);
        }

        try
        {
            while (true)
            {
                try
                {
                    await ClaimAllAsync(ct);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    LogLookFailed(error);
                }

                await queue.WaitAsync(LookInterval, ct);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ClaimAllAsync(CancellationToken ct)
    {
        while (true)
        {
            var spilled = queue.Spilled;
            var reserved = queue.ReserveForBacklog(ClaimSize);
            if (reserved == 0)
            {
                return;
            }

            if (await ClaimAsync(reserved, ct) < reserved)
            {
                queue.EndBacklog(spilled);
                return;
            }
        }
    }

    /// <param name="reserved">Places in the queue; those that are not needed are given back.</param>
    /// <returns>How many were claimed; fewer: no others are due.</returns>
    private async Task<int> ClaimAsync(int reserved, CancellationToken ct)
    {
        var used = 0;
        try
        {
            // Most looks find nothing and need not wait for the writer.
            var waiting = await db.ReadAsync(
                s => s.FirstOrDefaultAsync<long?>(
                    $"""
                    select id from envelopes
                    where state = 'new' and next_attempt_at <= @now and (claimed_until is null or claimed_until < @now)
                    order by next_attempt_at, id
                    {s.Dialect.Limit("1")}
                    """,
                    new { now = time.GetUtcNow() }),
                ct);
            if (waiting is null)
            {
                return 0;
            }

            var rows = await ClaimRowsAsync(reserved, ct);
            foreach (var row in rows)
            {
                if (await accounts.ByIdAsync(row.AccountId, ct) is { } account)
                {
                    used++;
                    queue.Add(row.ToClaimed(account));
                }
            }

            return rows.Count;
        }
        finally
        {
            for (; reserved > used; reserved--)
            {
                queue.Release();
            }
        }
    }

    private Task<IReadOnlyList<StoredEnvelope>> ClaimRowsAsync(int limit, CancellationToken ct)
    {
        var token = $"{queue.Owner[..20]}{Guid.NewGuid():N}"[..40];
        return db.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync(
                    $"""
                    update envelopes
                    set claimed_by = @token, claimed_until = @until
                    where id in (
                            select id from envelopes
                            where state = 'new' and next_attempt_at <= @Now and (claimed_until is null or claimed_until < @Now)
                            order by next_attempt_at, id
                            {tx.Dialect.Limit("@limit")})
                        and state = 'new' and (claimed_until is null or claimed_until < @Now)
                    """,
                    new { token, until = tx.Now + InboundIntake.Lease, tx.Now, limit });
                return await tx.QueryAsync<StoredEnvelope>(
                    $"select {StoredEnvelope.Columns(tx.Dialect)} from envelopes where claimed_by = @token and state = 'new' order by received_at, id", new { token });
            },
            ct);
    }

    [LoggerMessage(2003, LogLevel.Error, "Looking for envelopes failed; tried again soon")]
    private partial void LogLookFailed(Exception error);
}
