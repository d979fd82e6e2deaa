namespace CxmHelpdesk.Desk.Data;

/// <summary>
/// Hands out ids from a block that was taken from the counter table in one step (hi/lo). What is left of a block when the
/// process ends is never used. Ids stay below 2^53, so JavaScript reads them exactly.
/// </summary>
internal sealed class IdBlock
{
    /// <summary>Large, so that a block cannot run out between two looks at <see cref="RunsLow"/>.</summary>
    public const long Size = 1 << 20;

    private readonly Lock _gate = new();
    private long _next = 1;
    private long _last;
    private long _reserveNext;
    private long _reserveLast;

    public bool RunsLow
    {
        get
        {
            lock (_gate)
            {
                return _reserveLast == 0 && _last - _next + 1 < Size / 2;
            }
        }
    }

    public long Next()
    {
        lock (_gate)
        {
            if (_next > _last)
            {
                if (_reserveLast == 0)
                {
                    throw new InvalidOperationException("No ids left in the block; it must be refilled before a write begins.");
                }

                (_next, _last) = (_reserveNext, _reserveLast);
                _reserveLast = 0;
            }

            return _next++;
        }
    }

    /// <param name="last">What the counter says after it was raised by <see cref="Size"/>.</param>
    public void Refill(long last)
    {
        lock (_gate)
        {
            if (_next > _last)
            {
                (_next, _last) = (last - Size + 1, last);
            }
            else
            {
                (_reserveNext, _reserveLast) = (last - Size + 1, last);
            }
        }
    }
}
