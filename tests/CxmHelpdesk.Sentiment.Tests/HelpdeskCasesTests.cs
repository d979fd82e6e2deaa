using Xunit.Abstractions;

namespace CxmHelpdesk.Sentiment.Tests;

public sealed class HelpdeskCasesTests(ITestOutputHelper output)
{
    private static readonly ToneReader s_reader = new();
    private static readonly DateTimeOffset s_now = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(9));

    [Theory]
    [InlineData("en", 0.93)]
    [InlineData("ja", 0.93)]
    public void What_cannot_wait_is_read_as_more_urgent_than_what_can(string language, double atLeast)
    {
        var read = Read(language);
        var soon = Measures.AreaUnderCurve([.. read.Select(r => (r.Case.Urgency >= 2, r.Reading.Urgency))]);
        var critical = Measures.AreaUnderCurve([.. read.Select(r => (r.Case.Urgency == 3, r.Reading.Urgency))]);
        output.WriteLine($"{language}: area under the curve, soon or critical {soon:0.000}, critical {critical:0.000}");
        foreach (var (c, reading) in read.Where(r => r.Case.Urgency switch { 3 => r.Reading.Urgency < 1.7, 2 => r.Reading.Urgency is < 0.7 or > 2.4, _ => r.Reading.Urgency > 0.8 }))
            output.WriteLine($"  {c.Urgency} read {reading.Urgency:0.00} [{Phrases(c, reading)}] {c.Text}");

        Assert.InRange(soon, atLeast, 1);
        Assert.InRange(critical, atLeast, 1);
    }

    [Theory]
    [InlineData("en", 0.8)]
    [InlineData("ja", 0.8)]
    public void Moods_have_the_right_sign(string language, double atLeast)
    {
        // Trouble told soberly is labelled negative or neutral as the teller chose; only its being read as praise is wrong.
        var read = Read(language).Where(r => r.Case.Urgency <= 2).ToList();
        var recall = Measures.MacroRecall(read.Select(r => (r.Case.Mood, Measures.Sign(r.Reading.Mood))));
        output.WriteLine($"{language}: macro recall of mood {recall:0.000}");
        foreach (var (c, reading) in read.Where(r => Measures.Sign(r.Reading.Mood) != r.Case.Mood))
            output.WriteLine($"  {c.Mood} read {reading.Mood:0.00} [{Phrases(c, reading)}] {c.Text}");

        Assert.InRange(recall, atLeast, 1);
        Assert.DoesNotContain(Read(language), r => r.Case.Mood < 0 && r.Reading.Mood > 0.3);
        Assert.DoesNotContain(Read(language), r => r.Case.Mood > 0 && r.Reading.Mood < -0.3);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public void Thanks_and_goodbye_need_no_answer_and_nothing_else_is_taken_for_it(string language)
    {
        var read = Read(language);
        foreach (var (c, _) in read.Where(r => r.Reading.NeedsNoAnswer && r.Case.Urgency > 0)) output.WriteLine($"wrongly closed: {c.Text}");
        foreach (var (c, _) in read.Where(r => !r.Reading.NeedsNoAnswer && r.Case.Urgency == 0)) output.WriteLine($"still open: {c.Text}");

        Assert.DoesNotContain(read, r => r.Reading.NeedsNoAnswer && r.Case.Urgency > 0);
        Assert.InRange(read.Where(r => r.Case.Urgency == 0).Average(r => r.Reading.NeedsNoAnswer ? 1.0 : 0), 0.6, 1);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public void The_language_of_every_message_is_detected(string language) =>
        Assert.All(Read(language), r => Assert.Equal(language, r.Reading.Language));

    private static List<(HelpdeskCase Case, Reading Reading)> Read(string language) =>
        [.. HelpdeskCase.Load(language).Select(c => (c, s_reader.Read(c.Text, null, s_now)))];

    private static string Phrases(HelpdeskCase c, Reading reading) =>
        string.Join(" | ", reading.Reasons.Select(r => $"{c.Text.Substring(r.Start, r.Length)} {r.Mood:0.00}/{r.Urgency:0.00} {r.Cause}"));
}
