using System.Diagnostics;
using CxmHelpdesk.Sentiment;
using CxmHelpdesk.Sentiment.Model;
using CxmHelpdesk.Sentiment.Training;

namespace CxmHelpdesk.Load;

/// <summary>How long reading takes on one thread: loading the model, a message of 300 characters, a mail of ten kilobytes.</summary>
internal static class ToneScenario
{
    public static void Run(int rounds)
    {
        var clock = Stopwatch.StartNew();
        _ = ToneModel.Shipped;
        Figures.Report("tone", "load the model", clock.Elapsed.TotalMilliseconds, "ms", 50);
        var reader = new ToneReader();
        reader.Read("Hello", "en", DateTimeOffset.UnixEpoch);
        Figures.Report("tone", "load the model and the word lists and read the first text", clock.Elapsed.TotalMilliseconds, "ms");

        var messages = Workshop.Open().Messages();
        foreach (var language in new[] { "en", "ja" })
        {
            var texts = messages.Where(m => m.Set.StartsWith(language, StringComparison.Ordinal)).Select(m => m.Text).ToList();
            Measure(reader, language, "300 characters", Pieces(texts, 300, 200), rounds, 30);
            Measure(reader, language, "10 kB", Pieces(texts, language == "ja" ? 3_500 : 10_000, 40), rounds / 10, 300);
        }
    }

    private static void Measure(ToneReader reader, string language, string what, List<string> texts, int rounds, double limit)
    {
        var now = new DateTimeOffset(2026, 3, 4, 10, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < rounds / 4 + 200; i++) reader.Read(texts[i % texts.Count], language, now);
        Thread.Sleep(300);

        var times = new List<double>(rounds);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            reader.Read(texts[i % texts.Count], language, now);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)rounds;
        times.Sort();
        Figures.Report("tone", $"{language}, {what}, median", Figures.At(times, 0.5), "µs", limit);
        Figures.Report("tone", $"{language}, {what}, p99", Figures.At(times, 0.99), "µs");
        Figures.Report("tone", $"{language}, {what}, allocated", allocated, "bytes");
    }

    /// <summary>Texts of that length, put together from whole messages.</summary>
    private static List<string> Pieces(List<string> texts, int length, int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var text = "";
            while (text.Length < length) text += texts[random.Next(texts.Count)] + "\n\n";
            return text[..length];
        })];
    }
}
