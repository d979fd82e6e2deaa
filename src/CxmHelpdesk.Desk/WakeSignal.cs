using System.Threading.Channels;

namespace CxmHelpdesk.Desk;

/// <summary>Says "look again" to a worker. Signals that come while it does not wait are one.</summary>
public abstract class WakeSignal
{
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    internal void Raise() => _signals.Writer.TryWrite(true);

    /// <summary>Returns at the next signal, or after <paramref name="atMost"/>.</summary>
    internal async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            await _signals.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The safety net's turn.
        }
    }
}
