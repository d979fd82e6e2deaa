using System.Text;

namespace CxmHelpdesk.Sentiment.Tests;

/// <summary>What holds for every text there is.</summary>
public sealed class AnyTextTests
{
    private static readonly ToneReader s_reader = new();
    private static readonly DateTimeOffset s_now = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(9));

    private static readonly string[] s_pieces =
    [
        "Not ", "very ", "urgent", "!!!", " but ", "the server is down", "\n", "\r\n\r\n", "\0", "\uD83D", "\uDE00", "😡", "👍🏽", "サーバーが", "落ちて", "います", "。",
        "急ぎません", "本日17時まで", "ﾀﾞﾒ", "ｶﾞ", "か\u3099", "ーーー", "〜", "ﷺ", "㌖", "ﬁ", "İ", "ß", "by ", "99999:99", "tomorrow ", "before friday", "2026-02-31", "13月45日まで", "25時", "> quoted",
        "-- \n", "On Monday he wrote:\n", "\u202E", "\uFEFF", "é", "e\u0301", "\u0301", "if ", "もし", "場合", "(", ")", "*", "…", "......", "aaaaaaa", "ああああ", "24 hours", "within ", "0分以内", " ", "\t", "Dear Sir,\n",
    ];

    [Fact]
    public void Nothing_makes_it_throw_and_every_reading_is_in_bounds()
    {
        var random = new Random(17);
        for (var run = 0; run < 4_000; run++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(25); n > 0; n--)
                if (random.Next(6) == 0) text.Append((char)random.Next(char.MaxValue + 1));
                else text.Append(s_pieces[random.Next(s_pieces.Length)]);

            AssertSound(text.ToString(), random.Next(4) switch { 0 => "en", 1 => "ja", 2 => "xx", _ => null });
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\0")]
    [InlineData("\uD800")]
    [InlineData("\uDC00\uD800")]
    [InlineData("\n\n\n")]
    [InlineData(">")]
    [InlineData("--")]
    [InlineData("🇯🇵")]
    [InlineData("ー")]
    [InlineData("ﾞ")]
    [InlineData("12345")]
    public void Almost_nothing_is_read_as_almost_nothing(string text)
    {
        AssertSound(text, null);
        Assert.Equal(0, s_reader.Read(text, null, s_now).Mood);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("!")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("not ")]
    [InlineData("but ")]
    [InlineData("if ")]
    [InlineData("down ")]
    [InlineData("by 5 ")]
    [InlineData("at all really ")]
    [InlineData("もし")]
    [InlineData("1")]
    [InlineData("までに")]
    [InlineData("ﷺ")]
    [InlineData("サーバーが落ちた場合")]
    [InlineData("> ")]
    public void A_megabyte_is_read(string piece) =>
        AssertSound(new StringBuilder().Insert(0, piece, 1_000_000 / piece.Length).ToString(), null);

    [Fact]
    public void The_ends_of_time_are_no_trouble()
    {
        foreach (var now in new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue })
            foreach (var text in new[] { "I need it by friday 17:00", "within 24 hours", "by the end of the month", "by 5 march", "明日17時まで", "3日以内", "月末まで", "5月5日まで" })
                s_reader.Read(text, null, now);
    }

    [Fact]
    public void The_same_text_reads_the_same_on_every_thread()
    {
        const string text = "Our CHECKOUT is down again!!! 😡 I need it fixed by 17:00 today.";
        var once = s_reader.Read(text, null, s_now);
        Parallel.For(0, 200, _ =>
        {
            var again = s_reader.Read(text, null, s_now);
            Assert.Equal((once.Mood, once.Urgency, once.Deadline), (again.Mood, again.Urgency, again.Deadline));
            Assert.Equal(once.Reasons, again.Reasons);
            Assert.Equal(once.Emotions, again.Emotions);
        });
    }

    [Fact]
    public void Memory_used_does_not_grow_with_readings()
    {
        const string text = "Hello, our checkout has been down since this morning and none of our customers can pay. Could you please help us as soon as possible? We need it before 17:00 today.";
        for (var i = 0; i < 50; i++) s_reader.Read(text, null, s_now);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) s_reader.Read(text, null, s_now);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 8_000);
    }

    private static void AssertSound(string text, string? language)
    {
        var reading = s_reader.Read(text, language, s_now);

        Assert.InRange(reading.Mood, -1, 1);
        Assert.InRange(reading.Urgency, 0, 3);
        Assert.InRange(reading.Reasons.Count, 0, 8);
        Assert.All(reading.Emotions, e => Assert.InRange(e.Strength, 0, 1));
        foreach (var reason in reading.Reasons)
        {
            Assert.InRange(reason.Start, 0, text.Length - 1);
            Assert.InRange(reason.Length, 1, text.Length - reason.Start);
            Assert.False(double.IsNaN(reason.Mood) || double.IsNaN(reason.Urgency));
        }
    }
}
