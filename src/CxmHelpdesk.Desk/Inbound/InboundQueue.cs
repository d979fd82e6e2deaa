using System.Threading.Channels;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>
/// Hands envelopes from the intake to the worker of the same process. They are durable before they come here, so the queue
/// may be lost; when it is full the rest waits in the table.
/// </summary>
internal sealed class InboundQueue
{
    private const int Size = 4096;

    /// <summary>More at once is a burst: then it is only stored, which is faster, and read when there is time.</summary>
    private const int MostAtOnce = 16;

    private readonly Channel<ClaimedEnvelope> _claimed = Channel.CreateBounded<ClaimedEnvelope>(Size);
    private int _free = Size;
    private int _atOnce;

    /// <summary>Marks this process's claims, and tells them from those of a process that died.</summary>
    public string Owner { get; } = Guid.NewGuid().ToString("N");

    public ChannelReader<ClaimedEnvelope> Reader => _claimed.Reader;

    /// <summary>Whether the next may be read and applied while it is stored. Not while others wait: it would overtake them.</summary>
    /// <remarks>True: call <see cref="LeaveAtOnce"/> afterwards.</remarks>
    public bool TryEnterAtOnce()
    {
        if (Interlocked.Increment(ref _atOnce) <= MostAtOnce && Volatile.Read(ref _free) == Size)
        {
            return true;
        }

        LeaveAtOnce();
        return false;
    }

    public void LeaveAtOnce() => Interlocked.Decrement(ref _atOnce);

    /// <returns>False: full, so the envelope is to be stored unclaimed.</returns>
    public bool TryReserve()
    {
        if (Interlocked.Decrement(ref _free) >= 0)
        {
            return true;
        }

        Interlocked.Increment(ref _free);
        return false;
    }

    public void Release() => Interlocked.Increment(ref _free);

    /// <summary>Of a reserved place, so it never finds the queue full.</summary>
    public void Add(ClaimedEnvelope envelope) => _claimed.Writer.TryWrite(envelope);

    public void Complete() => _claimed.Writer.TryComplete();
}
