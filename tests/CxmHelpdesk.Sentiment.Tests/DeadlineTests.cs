using System.Globalization;

namespace CxmHelpdesk.Sentiment.Tests;

public sealed class DeadlineTests
{
    private static readonly ToneReader s_reader = new();

    // A Wednesday morning in Tokyo.
    private static readonly DateTimeOffset s_now = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(9));

    [Theory]
    [InlineData("I need the invoice by 17:00 today.", "03-04 17:00")]
    [InlineData("Please answer by 5pm", "03-04 17:00")]
    [InlineData("Please answer by 5", "03-04 17:00")]
    [InlineData("Can you fix this before noon?", "03-04 12:00")]
    [InlineData("Please reply by 9am", "03-05 09:00")]
    [InlineData("We need a fix before Friday.", "03-06 00:00")]
    [InlineData("We need a fix by Friday.", "03-06 18:00")]
    [InlineData("It has to be done by next Monday at 9:30", "03-09 09:30")]
    [InlineData("I must have it tomorrow at 9am", "03-05 09:00")]
    [InlineData("I need this today", "03-04 18:00")]
    [InlineData("Our launch is tomorrow", "03-05 18:00")]
    [InlineData("Please respond within 2 hours", "03-04 12:00")]
    [InlineData("I expect an answer within 24 hours", "03-05 10:00")]
    [InlineData("The meeting starts in 30 minutes", "03-04 10:30")]
    [InlineData("Send it by end of day", "03-04 18:00")]
    [InlineData("Send it by EOD tomorrow", "03-05 18:00")]
    [InlineData("due by the end of the week", "03-06 18:00")]
    [InlineData("no later than March 10th", "03-10 18:00")]
    [InlineData("no later than 10 March, 14:00", "03-10 14:00")]
    [InlineData("until the day after tomorrow", "03-06 18:00")]
    [InlineData("本日17時までに請求書が必要です。", "03-04 17:00")]
    [InlineData("本日１７：３０までにお願いします", "03-04 17:30")]
    [InlineData("明日中に回答をください", "03-05 18:00")]
    [InlineData("明後日までに直してください", "03-06 18:00")]
    [InlineData("明後日の午前中までにお願いします", "03-06 12:00")]
    [InlineData("今日の午後3時半までに連絡ください", "03-04 15:30")]
    [InlineData("3日以内に返金してください", "03-07 10:00")]
    [InlineData("2時間以内に電話をください", "03-04 12:00")]
    [InlineData("今週金曜日までに修正が必要です", "03-06 18:00")]
    [InlineData("来週の月曜までにお願いします", "03-09 18:00")]
    [InlineData("3月10日15時必着です", "03-10 15:00")]
    [InlineData("今週中に解決してください", "03-06 18:00")]
    [InlineData("月末までに処理をお願いします", "03-31 18:00")]
    [InlineData("明日の会議で使います。急いでいます", "03-05 18:00")]
    public void A_time_by_which_an_answer_is_needed_is_read(string text, string expected)
    {
        var deadline = s_reader.Read(text, null, s_now).Deadline;

        Assert.Equal(expected, deadline?.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture));
        Assert.Equal(s_now.Offset, deadline!.Value.Offset);
    }

    [Theory]
    [InlineData("No rush today, but we need it before the meeting.")]
    [InlineData("It is not urgent today, we only need the price.")]
    [InlineData("I ordered it on Monday.")]
    [InlineData("The app is down since 9:00 this morning.")]
    [InlineData("I got charged by accident.")]
    [InlineData("It worked before.")]
    [InlineData("I bought it within the EU")]
    [InlineData("Prices went up by 20 percent")]
    [InlineData("I paid by card on 5 March")]
    [InlineData("In my opinion it is fine")]
    [InlineData("昨日17時に注文しました。")]
    [InlineData("10時まで使えていました。")]
    [InlineData("3月1日に購入しました。")]
    [InlineData("営業時間は何時までですか。")]
    [InlineData("今日はいい天気ですね。")]
    public void Other_times_are_no_deadline(string text) =>
        Assert.Null(s_reader.Read(text, null, s_now).Deadline);

    [Fact]
    public void A_nearer_deadline_is_more_urgent()
    {
        string[] texts = ["Please answer by 11:00", "Please answer by 17:00", "Please answer by Friday", "Please answer by 25 March"];

        var urgencies = texts.Select(text => s_reader.Read(text, null, s_now).Urgency).ToList();

        Assert.Equal(urgencies.OrderDescending(), urgencies);
    }

    [Fact]
    public void The_deadline_is_a_reason_with_its_own_span()
    {
        const string text = "Hello! ＵＲＧＥＮＴ: I need it by 17:00 today.";

        var reason = Assert.Single(s_reader.Read(text, null, s_now).Reasons, r => r.Cause is Cause.Deadline);

        Assert.Equal("by 17:00 today", text.Substring(reason.Start, reason.Length));
    }
}
