using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Tests.Priority;

/// <summary>Seeded inputs of every kind, odd ones included.</summary>
internal static class Inputs
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    public static IEnumerable<PriorityInput> Random(int count)
    {
        var random = new Random(20260105);
        for (var i = 0; i < count; i++)
        {
            var since = Start.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 30));
            yield return new PriorityInput(
                since,
                new TimeSpan(random.NextInt64(TimeSpan.TicksPerDay * (random.Next(10) == 0 ? 300 : 1))),
                random.Next(2) == 0 ? null : since.AddTicks(random.NextInt64(-TimeSpan.TicksPerDay, TimeSpan.TicksPerDay * 3)),
                random.NextDouble() * 2 - 1,
                random.Next(2) == 0 ? null : random.NextDouble() * 2 - 1,
                random.Next(3) == 0 ? 0 : random.NextDouble() * 3,
                random.Next(4) == 0 ? since.AddTicks(random.NextInt64(-TimeSpan.TicksPerDay, TimeSpan.TicksPerDay * 5)) : null,
                [.. Enumerable.Range(0, random.Next(4)).Select(n => Signal(random, n))],
                random.Next(2) == 0 ? 0 : (decimal)(random.NextDouble() * 1e6),
                random.Next(2) == 0 ? 0 : (decimal)(random.NextDouble() * 1e6),
                random.Next(8));
        }
    }

    private static PrioritySignal Signal(Random random, int n)
    {
        var causes = Enum.GetValues<Cause>();
        return new(causes[random.Next(causes.Length)], $"phrase {n}", random.NextDouble() - 0.5, random.NextDouble() * 2);
    }
}
