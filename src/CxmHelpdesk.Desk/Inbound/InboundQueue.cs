using System.Threading.Channels;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>
/// Hands envelopes from the intake to the worker of the same process. They are durable before they come here, so the queue
/// may be lost; when it is full they wait in the table. While any wait there, all that come after wait behind them, so that
/// no customer's second message overtakes his first.
/// </summary>
internal sealed class InboundQueue : IDisposable
{
    private const int Size = 4096;

    /// <summary>More at once is a burst: then it is only stored, which is faster, and read when there is time.</summary>
    private const int MostAtOnce = 16;

    /// <summary>With so many places free, the table is looked at again.</summary>
    private const int WorthALook = 200;

    private readonly Channel<ClaimedEnvelope> _claimed = Channel.CreateBounded<ClaimedEnvelope>(Size);
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private int _free = Size;
    private int _atOnce;
    private bool _backlog;
    private int _storing;

    /// <summary>Marks this process's claims, and tells them from those of a process that died.</summary>
    public string Owner { get; } = Guid.NewGuid().ToString("N");

    public ChannelReader<ClaimedEnvelope> Reader => _claimed.Reader;

    /// <summary>How many envelopes were sent to the table so far; see <see cref="EndBacklog"/>.</summary>
    public long Spilled { get; private set; }

    /// <summary>A queue in which everything waits in the table at first: an earlier process may have left older ones there.</summary>
    public static InboundQueue BehindAnEarlierProcess() => new() { _backlog = true };

    /// <summary>Whether the next may be read and applied while it is stored. Not while others wait: it would overtake them.</summary>
    /// <remarks>True: call <see cref="LeaveAtOnce"/> afterwards.</remarks>
    public bool TryEnterAtOnce()
    {
        lock (_gate)
        {
            if (_backlog || _free < Size || _atOnce >= MostAtOnce)
            {
                return false;
            }

            _atOnce++;
            return true;
        }
    }

    public void LeaveAtOnce()
    {
        lock (_gate)
        {
            _atOnce--;
        }
    }

    /// <returns>False: the envelope is to be stored unclaimed; call <see cref="Stored"/> when that is done or has failed.</returns>
    public bool TryReserve()
    {
        lock (_gate)
        {
            if (!_backlog && _free > 0)
            {
                _free--;
                return true;
            }

            _backlog = true;
            _storing++;
            Spilled++;
            return false;
        }
    }

    public void Stored()
    {
        lock (_gate)
        {
            _storing--;
            Wake();
        }
    }

    /// <summary>Places for envelopes that waited in the table.</summary>
    /// <returns>How many, at most <paramref name="count"/>.</returns>
    public int ReserveForBacklog(int count)
    {
        lock (_gate)
        {
            var reserved = Math.Min(count, _free);
            _free -= reserved;
            return reserved;
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            _free++;
            if (_backlog && _free == WorthALook)
            {
                Wake();
            }
        }
    }

    /// <summary>Nothing waits in the table any more, unless something was sent there meanwhile.</summary>
    /// <param name="spilled">As <see cref="Spilled"/> was before the look that found nothing.</param>
    public void EndBacklog(long spilled)
    {
        lock (_gate)
        {
            _backlog = _backlog && (_storing > 0 || Spilled != spilled);
        }
    }

    /// <summary>Until there is something to look for in the table, at most <paramref name="atMost"/>.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken ct) => _wake.WaitAsync(atMost, ct);

    /// <summary>Of a reserved place, so it never finds the queue full.</summary>
    public void Add(ClaimedEnvelope envelope) => _claimed.Writer.TryWrite(envelope);

    public void Complete() => _claimed.Writer.TryComplete();

    public void Dispose() => _wake.Dispose();

    private void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }
}
