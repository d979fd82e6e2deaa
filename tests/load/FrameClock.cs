using System.Buffers.Text;
using System.Diagnostics;

namespace CxmHelpdesk.Load;

/// <summary>Takes the time from a message's sending, which stands in its text (<c>~timestamp~</c>), to the frame that brings it to an agent's client.</summary>
internal sealed class FrameClock
{
    private readonly List<double> _milliseconds = [];
    private bool _counting;

    /// <summary>What belongs into a text that is sent now.</summary>
    public static string Mark(long now) => $"~{now}~";

    public void Start() => Volatile.Write(ref _counting, true);

    /// <returns>All that was taken.</returns>
    public List<double> Stop()
    {
        Volatile.Write(ref _counting, false);
        lock (_milliseconds)
        {
            return [.. _milliseconds];
        }
    }

    public int Count
    {
        get
        {
            lock (_milliseconds)
            {
                return _milliseconds.Count;
            }
        }
    }

    public void Take(ReadOnlySpan<byte> frame)
    {
        if (!Volatile.Read(ref _counting))
        {
            return;
        }

        var now = Stopwatch.GetTimestamp();
        var rest = frame;
        int at;
        while ((at = rest.IndexOf("\"message\":{"u8)) >= 0)
        {
            rest = rest[at..];
            var mark = rest.IndexOf((byte)'~');
            if (mark < 0 || !Utf8Parser.TryParse(rest[(mark + 1)..], out long sent, out var length))
            {
                return;
            }

            rest = rest[(mark + 1 + length)..];
            lock (_milliseconds)
            {
                _milliseconds.Add(Stopwatch.GetElapsedTime(sent, now).TotalMilliseconds);
            }
        }
    }
}
