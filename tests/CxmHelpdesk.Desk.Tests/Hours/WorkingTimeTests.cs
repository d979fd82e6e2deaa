using System.Globalization;
using CxmHelpdesk.Desk.Hours;

namespace CxmHelpdesk.Desk.Tests.Hours;

public sealed class WorkingTimeTests
{
    private static readonly OpenSpan[] Day = [new(9 * 60, 12 * 60), new(13 * 60, 17 * 60)];

    private static readonly OpeningHours Berlin = new()
    {
        TimeZone = "Europe/Berlin",
        Week = [Day, Day, Day, Day, Day, [], []],
        Holidays = [new Holiday(new DateOnly(2026, 12, 25), "Christmas")],
    };

    [Theory]
    [InlineData("2026-11-23T09:00+01:00", 60, "2026-11-23T10:00+01:00", "in the middle of a Monday morning")]
    [InlineData("2026-11-23T11:30+01:00", 60, "2026-11-23T13:30+01:00", "the lunch break does not count")]
    [InlineData("2026-11-23T11:00+01:00", 60, "2026-11-23T12:00+01:00", "what ends with the morning is done then")]
    [InlineData("2026-11-23T16:30+01:00", 60, "2026-11-24T09:30+01:00", "over the night")]
    [InlineData("2026-11-20T16:30+01:00", 60, "2026-11-23T09:30+01:00", "over the weekend")]
    [InlineData("2026-11-22T03:00+01:00", 0, "2026-11-23T09:00+01:00", "nobody answers on a Sunday, however urgent")]
    [InlineData("2026-12-24T16:30+01:00", 60, "2026-12-28T09:30+01:00", "over Christmas and the weekend")]
    [InlineData("2026-11-22T23:30Z", 60, "2026-11-23T10:00+01:00", "it is Monday in Berlin before it is in Greenwich")]
    [InlineData("2026-11-23T09:00+01:00", 14 * 60, "2026-11-24T17:00+01:00", "seven hours a day")]
    public void Only_open_hours_count(string from, int minutes, string until, string why) =>
        Assert.True(At(until) == WorkingTime.After(Berlin, At(from), TimeSpan.FromMinutes(minutes)), why);

    [Theory]
    [InlineData("2026-03-28T12:00Z", 24 * 60, "2026-03-29T12:00Z")]
    [InlineData("2026-10-24T12:00Z", 24 * 60, "2026-10-25T12:00Z")]
    public void Clocks_that_are_changed_neither_give_nor_take_time_where_it_is_always_open(string from, int minutes, string until)
    {
        var always = Berlin with { Week = [.. Enumerable.Repeat<IReadOnlyList<OpenSpan>>([new OpenSpan(0, 1440)], 7)], Holidays = [] };
        Assert.Equal(At(until), WorkingTime.After(always, At(from), TimeSpan.FromMinutes(minutes)));
    }

    [Fact]
    public void A_span_that_begins_while_clocks_go_forward_begins_after_the_gap()
    {
        var night = Berlin with { Week = [.. Enumerable.Repeat<IReadOnlyList<OpenSpan>>([new OpenSpan(150, 240)], 7)] };
        Assert.Equal(At("2026-03-29T01:30Z"), WorkingTime.After(night, At("2026-03-29T00:00Z"), TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public void Hours_that_never_open_hold_nothing_up()
    {
        var never = Berlin with { Week = [[], [], [], [], [], [], []] };
        Assert.Equal(At("2026-11-23T10:00Z"), WorkingTime.After(never, At("2026-11-23T09:00Z"), TimeSpan.FromHours(1)));
    }

    [Fact]
    public void More_work_is_never_done_sooner_and_none_of_it_before_its_time()
    {
        var start = At("2026-10-20T05:17Z");
        var before = DateTimeOffset.MinValue;
        for (var minutes = 0; minutes < 10_000; minutes += 37)
        {
            var done = WorkingTime.After(Berlin, start, TimeSpan.FromMinutes(minutes));
            Assert.True(done >= before && done >= start.AddMinutes(minutes), $"{minutes} min");
            before = done;
        }
    }

    [Theory]
    [InlineData("2026-11-23T08:59+01:00", false, "2026-11-23T09:00+01:00")]
    [InlineData("2026-11-23T09:00+01:00", true, "2026-11-23T12:00+01:00")]
    [InlineData("2026-11-23T12:00+01:00", false, "2026-11-23T13:00+01:00")]
    [InlineData("2026-11-20T17:00+01:00", false, "2026-11-23T09:00+01:00")]
    [InlineData("2026-12-25T10:00+01:00", false, "2026-12-28T09:00+01:00")]
    public void It_is_open_or_closed_and_known_until_when(string now, bool open, string until) =>
        Assert.Equal(new OpenState(open, At(until).ToUniversalTime()), WorkingTime.At(Berlin, At(now)));

    [Fact]
    public void Midnight_is_no_change_where_it_is_open_on_both_sides_of_it()
    {
        var always = Berlin with { Week = [.. Enumerable.Repeat<IReadOnlyList<OpenSpan>>([new OpenSpan(0, 1440)], 7)], Holidays = [] };
        Assert.Equal(new OpenState(true, null), WorkingTime.At(always, At("2026-11-23T09:00Z")));
        var weekend = Berlin with { Week = [[], [], [], [], [], [new OpenSpan(600, 1440)], [new OpenSpan(0, 720)]] };
        Assert.Equal(new OpenState(true, At("2026-11-22T11:00Z")), WorkingTime.At(weekend, At("2026-11-21T20:00Z")));
    }

    [Theory]
    [InlineData(9 * 60, 17 * 60, true)]
    [InlineData(0, 1440, true)]
    [InlineData(9 * 60, 9 * 60, false)]
    [InlineData(-1, 60, false)]
    [InlineData(60, 1441, false)]
    public void A_span_lies_within_a_day(int from, int to, bool valid) =>
        Assert.Equal(valid, new OpeningHoursValidator().Validate(Berlin with { Week = [[new OpenSpan(from, to)], [], [], [], [], [], []] }).IsValid);

    [Fact]
    public void Spans_of_a_day_do_not_overlap() =>
        Assert.False(new OpeningHoursValidator().Validate(Berlin with { Week = [[new(9 * 60, 13 * 60), new(12 * 60, 17 * 60)], [], [], [], [], [], []] }).IsValid);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
