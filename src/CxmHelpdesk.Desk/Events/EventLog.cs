using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Events;

/// <summary>Reads the log of what happened. Its sequence has no gaps, so "everything after N" is complete at any moment.</summary>
public sealed class EventLog(Db db, IOptions<DatabaseOptions> options, TimeProvider time)
{
    private const int PageSize = 500;

    /// <summary>The number of the last committed event; 0: none yet.</summary>
    public Task<long> HeadAsync(CancellationToken ct) =>
        db.ReadAsync(session => session.ScalarAsync<long>("select value from counters where name = 'events'"), ct);

    /// <summary>At most <paramref name="limit"/> events after <paramref name="seq"/>, in order.</summary>
    public Task<IReadOnlyList<DeskEvent>> ReadAsync(long seq, int limit, CancellationToken ct) =>
        db.ReadAsync(
            session => session.QueryAsync<DeskEvent>(
                $"""
                select seq, type, at, ticket_id, customer_id, team_id, previous_team_id, agent_id, data
                from events
                where seq > @seq
                order by seq
                {session.Dialect.Limit("@limit")}
                """,
                new { seq, limit }),
            ct);

    /// <summary>
    /// Everything after <paramref name="seq"/>, then whatever comes, without gaps and without repeats, until cancelled. What this
    /// process commits arrives from memory at once; what others commit is looked for every <see cref="DatabaseOptions.TailMilliseconds"/>.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<DeskEvent>> FollowAsync(long seq, [EnumeratorCancellation] CancellationToken ct)
    {
        // A slow subscriber loses the oldest hand-overs; the gap is then read from the table.
        var handedOver = Channel.CreateBounded<IReadOnlyList<DeskEvent>>(
            new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        void HandOver(IReadOnlyList<DeskEvent> events) => handedOver.Writer.TryWrite(events);

        // On SQLite no other process writes: the slow look is only a safety net.
        var interval = db.Dialect == SqlDialect.Sqlite ? TimeSpan.FromSeconds(2) : TimeSpan.FromMilliseconds(options.Value.TailMilliseconds);
        db.Committed += HandOver;
        await using var look = time.CreateTimer(_ => HandOver([]), null, TimeSpan.Zero, interval);
        try
        {
            while (await handedOver.Reader.WaitToReadAsync(ct))
            {
                while (handedOver.Reader.TryRead(out var batch))
                {
                    if (batch.Count > 0 && batch[0].Seq == seq + 1)
                    {
                        var events = Joined(batch, handedOver.Reader, HandOver);
                        seq = events[^1].Seq;
                        yield return events;
                    }
                    else if (batch.Count == 0 || batch[^1].Seq > seq)
                    {
                        IReadOnlyList<DeskEvent> page;
                        while ((page = await ReadAsync(seq, PageSize, ct)).Count > 0)
                        {
                            seq = page[^1].Seq;
                            yield return page;
                        }
                    }
                }
            }
        }
        finally
        {
            db.Committed -= HandOver;
        }
    }

    /// <summary>With what follows directly and lies ready too: a subscriber that is behind catches up in fewer, larger steps.</summary>
    private static IReadOnlyList<DeskEvent> Joined(IReadOnlyList<DeskEvent> first, ChannelReader<IReadOnlyList<DeskEvent>> ready, Action<IReadOnlyList<DeskEvent>> wakeUp)
    {
        List<DeskEvent>? joined = null;
        while ((joined ?? first).Count < PageSize && ready.TryRead(out var next))
        {
            if (next.Count > 0 && next[0].Seq == (joined ?? first)[^1].Seq + 1)
            {
                (joined ??= [.. first]).AddRange(next);
            }
            else if (next.Count == 0 || next[^1].Seq > (joined ?? first)[^1].Seq)
            {
                // Out of turn: what is missing comes from the table.
                wakeUp([]);
                break;
            }
        }

        return joined ?? first;
    }
}
