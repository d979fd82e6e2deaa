using System.Threading.Channels;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>
/// Hands envelopes from the intake to the worker of the same process. They are durable before they come here, so the queue
/// may be lost; when it is full the rest waits in the table.
/// </summary>
internal sealed class InboundQueue
{
    private readonly Channel<ClaimedEnvelope> _claimed = Channel.CreateBounded<ClaimedEnvelope>(4096);
    private int _free = 4096;

    /// <summary>Marks this process's claims, and tells them from those of a process that died.</summary>
    public string Owner { get; } = Guid.NewGuid().ToString("N");

    public ChannelReader<ClaimedEnvelope> Reader => _claimed.Reader;

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
