using System.Text.Json;

namespace CxmHelpdesk.Load;

/// <summary>Writes one JSON line a figure, with its limit beside it. A figure without a limit is for information.</summary>
internal static class Figures
{
    private static bool _kept = true;

    /// <summary>False once any figure has missed its limit.</summary>
    public static bool AllKept => _kept;

    public static void Report(string scenario, string figure, double value, string unit, double? limit = null, bool atLeast = false)
    {
        var kept = limit is null || (atLeast ? value >= limit : value <= limit);
        _kept &= kept;
        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["scenario"] = scenario,
            ["figure"] = figure,
            ["value"] = Math.Round(value, 3),
            ["unit"] = unit,
            [atLeast ? "atLeast" : "atMost"] = limit,
            ["kept"] = limit is null ? null : kept,
        }));
    }

    public static void Percentiles(string scenario, string what, List<double> milliseconds, double p50, double p99)
    {
        milliseconds.Sort();
        Report(scenario, $"{what}, samples", milliseconds.Count, "count");
        Report(scenario, $"{what}, p50", At(milliseconds, 0.50), "ms", p50);
        Report(scenario, $"{what}, p95", At(milliseconds, 0.95), "ms");
        Report(scenario, $"{what}, p99", At(milliseconds, 0.99), "ms", p99);
        Report(scenario, $"{what}, max", At(milliseconds, 1), "ms");
    }

    /// <param name="sorted">Ascending.</param>
    public static double At(List<double> sorted, double share) =>
        sorted.Count == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
}
