namespace CxmHelpdesk.Sentiment.Tests;

internal static class Measures
{
    /// <summary>-1, 0 or 1, as the trained sets and the console call it.</summary>
    public static int Sign(double mood) => mood < -0.15 ? -1 : mood > 0.2 ? 1 : 0;

    /// <summary>Mean over the classes of how many of each were found.</summary>
    public static double MacroRecall(IEnumerable<(int Expected, int Read)> cases) =>
        cases.GroupBy(c => c.Expected).Average(kind => kind.Average(c => c.Read == kind.Key ? 1.0 : 0));

    /// <summary>How often a true one is read above a false one; ties count half.</summary>
    public static double AreaUnderCurve(IReadOnlyList<(bool True, double Read)> cases)
    {
        var sorted = cases.OrderBy(c => c.Read).ToList();
        double ranks = 0;
        for (var i = 0; i < sorted.Count;)
        {
            var j = i;
            while (j < sorted.Count && sorted[j].Read == sorted[i].Read) j++;
            for (var k = i; k < j; k++) if (sorted[k].True) ranks += (i + j + 1) / 2.0;
            i = j;
        }

        double trues = cases.Count(c => c.True), falses = cases.Count - trues;
        return (ranks - trues * (trues + 1) / 2) / (trues * falses);
    }
}
