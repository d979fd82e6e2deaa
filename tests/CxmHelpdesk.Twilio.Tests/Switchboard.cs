using System.Collections.Concurrent;
using System.Threading.Channels;
using System.Xml.Linq;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>The phones that the double can ring, and the calls that go on in it.</summary>
public sealed class Switchboard
{
    private readonly ConcurrentDictionary<string, Phone> _phones = new();
    private readonly ConcurrentDictionary<string, LiveCall> _calls = new();

    /// <summary>A phone nobody spoke of is answered.</summary>
    public Phone PhoneOf(string number) => _phones.GetOrAdd(number, _ => new Phone());

    public LiveCall Begin(string sid) => _calls[sid] = new LiveCall();

    public void End(string sid) => _calls.TryRemove(sid, out _);

    /// <summary>False: no such call goes on.</summary>
    public bool Order(string sid, Order order) => _calls.TryGetValue(sid, out var call) && call.Take(order);
}

public sealed class Phone
{
    private int _rings;

    public bool Answers { get; set; } = true;

    /// <summary>Before it is answered, or not.</summary>
    public TimeSpan RingsFor { get; set; }

    /// <summary>How often it rang.</summary>
    public int Rings => Volatile.Read(ref _rings);

    public void Rang() => Interlocked.Increment(ref _rings);
}

/// <param name="TwiMl">What the call does from now on; null: it ends.</param>
public sealed record Order(XElement? TwiMl);

public sealed class LiveCall
{
    private readonly Channel<Order> _orders = Channel.CreateUnbounded<Order>();

    public bool Take(Order order) => _orders.Writer.TryWrite(order);

    /// <summary>Null: nothing was ordered in that time.</summary>
    public async Task<Order?> OrderedWithinAsync(TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time);
        try
        {
            return await _orders.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
