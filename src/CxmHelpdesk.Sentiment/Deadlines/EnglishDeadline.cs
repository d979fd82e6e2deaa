using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Deadlines;

/// <summary>"By 17:00 today", "before Friday", "within 2 hours", "I need this tomorrow", "our launch is on Monday at 9".</summary>
internal static class EnglishDeadline
{
    private static readonly (string Name, DayOfWeek Day)[] s_days =
    [
        ("monday", DayOfWeek.Monday), ("tuesday", DayOfWeek.Tuesday), ("wednesday", DayOfWeek.Wednesday), ("thursday", DayOfWeek.Thursday),
        ("friday", DayOfWeek.Friday), ("saturday", DayOfWeek.Saturday), ("sunday", DayOfWeek.Sunday),
        ("mon", DayOfWeek.Monday), ("tues", DayOfWeek.Tuesday), ("tue", DayOfWeek.Tuesday), ("wed", DayOfWeek.Wednesday), ("thurs", DayOfWeek.Thursday),
        ("thu", DayOfWeek.Thursday), ("fri", DayOfWeek.Friday), ("sat", DayOfWeek.Saturday), ("sun", DayOfWeek.Sunday),
    ];

    private static readonly string[] s_months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>The earliest one.</summary>
    public static Deadline? Find(ReadOnlySpan<char> text, ReadOnlySpan<Hit> hits, DateTimeOffset now)
    {
        Deadline? earliest = null;
        foreach (var hit in hits)
        {
            if (hit.Negated || hit.Supposed || !hit.Is(Roles.Limit | Roles.Day)) continue;
            var limit = hit.Is(Roles.Limit);
            var said = text[hit.Start..hit.End];

            // "In 30 minutes" is a deadline where something begins or is needed then; "in March" and "in 2024" are none.
            var within = said is "in";
            if ((!limit || within) && (!Presses(hits, hit) || IsWaived(text, hits, hit))) continue;

            var cursor = new Cursor(text, limit ? hit.End : hit.Start);
            cursor.Blank();
            if ((within ? Span(ref cursor, now) : Moment(ref cursor, now, limit, said.StartsWith("before"))) is not { } at) continue;
            if (earliest is null || at < earliest.Value.At) earliest = new Deadline(at, hit.Start, cursor.At);
        }

        return earliest;
    }

    private static bool Presses(ReadOnlySpan<Hit> hits, Hit day)
    {
        foreach (var hit in hits)
            if (hit.Sentence == day.Sentence && hit.Is(Roles.Need | Roles.Event) && !hit.Negated && !hit.Supposed) return true;
        return false;
    }

    /// <summary>"No rush today".</summary>
    private static bool IsWaived(ReadOnlySpan<char> text, ReadOnlySpan<Hit> hits, Hit day)
    {
        foreach (var hit in hits)
            if (hit is { Cause: Cause.NoHurry, Negated: false } && hit.End <= day.Start && text[hit.End..day.Start].IsWhiteSpace()) return true;
        return false;
    }

    private static DateTimeOffset? Moment(ref Cursor cursor, DateTimeOffset now, bool limit, bool before)
    {
        if (cursor.Word("the next") || cursor.Word("less than")) cursor.Blank();
        if (Span(ref cursor, now) is { } span) return span;
        if (End(ref cursor, now) is { } end) return end;

        var clock = Clock(ref cursor, bare: limit);
        cursor.Blank();
        if (cursor.Word("on")) cursor.Blank();
        var day = Day(ref cursor, now);
        if (clock is null && day is not null)
        {
            var back = cursor.At;
            cursor.Blank();
            if (cursor.Take(",")) cursor.Blank();
            var said = cursor.Word("at") || cursor.Word("by") || cursor.Word("before") || cursor.Word("around");
            cursor.Blank();
            clock = Clock(ref cursor, bare: said);
            if (clock is null) cursor.Back(back);
        }

        return (day, clock) switch
        {
            (null, null) => null,
            ({ } d, { } c) => Calendar.At(now, d, c.Hour, c.Minute),
            ({ } d, null) => before && d > 0 ? Calendar.At(now, d, 0, 0) : Calendar.At(now, d, d == 0 && now.Hour >= Deadline.EndOfBusiness ? 24 : Deadline.EndOfBusiness, 0),
            (null, { } c) => Calendar.At(now, c.Hour * 60 + c.Minute >= now.Hour * 60 + now.Minute ? 0 : 1, c.Hour, c.Minute),
        };
    }

    /// <summary>"2 hours", "half an hour", "30 min".</summary>
    private static DateTimeOffset? Span(ref Cursor cursor, DateTimeOffset now)
    {
        var back = cursor.At;
        double count;
        if (cursor.Word("the hour")) return Calendar.In(now, 1);
        if (cursor.Word("half an")) count = 0.5;
        else if (cursor.Word("an") || cursor.Word("a") || cursor.Word("one")) count = 1;
        else if (cursor.Word("two")) count = 2;
        else if (cursor.Word("three")) count = 3;
        else if (cursor.Number(out var number)) count = number;
        else return null;

        cursor.Blank();
        if (cursor.Take("-")) cursor.Blank();
        if (cursor.Word("business") || cursor.Word("working")) cursor.Blank();
        double? hours =
            cursor.Word("minutes") || cursor.Word("minute") || cursor.Word("mins") || cursor.Word("min") ? count / 60
            : cursor.Word("hours") || cursor.Word("hour") || cursor.Word("hrs") || cursor.Word("hr") || cursor.Word("h") ? count
            : cursor.Word("days") || cursor.Word("day") ? count * 24
            : cursor.Word("weeks") || cursor.Word("week") ? count * 168
            : null;
        if (hours is { } h) return Calendar.In(now, h);
        cursor.Back(back);
        return null;
    }

    /// <summary>"EOD", "end of the week".</summary>
    private static DateTimeOffset? End(ref Cursor cursor, DateTimeOffset now)
    {
        var today = now.Hour >= Deadline.EndOfBusiness ? 24 : Deadline.EndOfBusiness;
        if (cursor.Word("eod") || cursor.Word("cob") || cursor.Word("close of business") || cursor.Word("end of business"))
        {
            cursor.Blank();
            return Calendar.At(now, Day(ref cursor, now) ?? 0, today, 0);
        }

        if (cursor.Word("eow")) return Calendar.At(now, Calendar.DaysUntil(now, DayOfWeek.Friday), Deadline.EndOfBusiness, 0);

        var back = cursor.At;
        if (cursor.Word("the")) cursor.Blank();
        if (cursor.Word("end of"))
        {
            cursor.Blank();
            if (cursor.Word("the") || cursor.Word("this")) cursor.Blank();
            if (cursor.Word("day") || cursor.Word("today") || cursor.Word("business")) return Calendar.At(now, 0, today, 0);
            if (cursor.Word("tomorrow")) return Calendar.At(now, 1, Deadline.EndOfBusiness, 0);
            if (cursor.Word("week")) return Calendar.At(now, Calendar.DaysUntil(now, DayOfWeek.Friday), Deadline.EndOfBusiness, 0);
            if (cursor.Word("month")) return Calendar.At(now, Calendar.DaysUntilEndOfMonth(now), Deadline.EndOfBusiness, 0);
        }

        cursor.Back(back);
        return null;
    }

    private static int? Day(ref Cursor cursor, DateTimeOffset now)
    {
        if (cursor.Word("today") || cursor.Word("tonight") || cursor.Word("this afternoon") || cursor.Word("this morning") || cursor.Word("this evening")) return 0;
        if (cursor.Word("tomorrow") || cursor.Word("tmrw") || cursor.Word("tmr")) return 1;
        if (cursor.Word("the day after tomorrow") || cursor.Word("day after tomorrow")) return 2;
        if (cursor.Word("the weekend") || cursor.Word("this weekend")) return Calendar.DaysUntil(now, DayOfWeek.Saturday);
        if (cursor.Word("next week")) return Calendar.DaysUntil(now, DayOfWeek.Monday) is var d and > 0 ? d : 7;

        var back = cursor.At;
        var next = cursor.Word("next");
        if (next || cursor.Word("this") || cursor.Word("coming")) cursor.Blank();
        foreach (var (name, day) in s_days)
            if (cursor.Word(name))
                return Calendar.DaysUntil(now, day) is var days && next && days < 7 && days <= 2 ? days + 7 : days;
        cursor.Back(back);

        return Date(ref cursor, now);
    }

    /// <summary>"March 5th", "5 March", "the 5th of march", "2026-03-05".</summary>
    private static int? Date(ref Cursor cursor, DateTimeOffset now)
    {
        var back = cursor.At;
        if (Month(ref cursor) is { } first)
        {
            cursor.Blank();
            if (cursor.Number(out var day)) { Ordinal(ref cursor); return Calendar.DaysUntil(now, first, day); }
            cursor.Back(back);
            return null;
        }

        if (cursor.Word("the")) cursor.Blank();
        if (cursor.Number(out var number))
        {
            if (number is > 1999 and < 2100 && cursor.Take("-") && cursor.Number(out var month) && cursor.Take("-") && cursor.Number(out var d))
                return Calendar.DaysUntil(now, month, d);
            Ordinal(ref cursor);
            cursor.Blank();
            if (cursor.Word("of")) cursor.Blank();
            if (Month(ref cursor) is { } second) return Calendar.DaysUntil(now, second, number);
        }

        cursor.Back(back);
        return null;
    }

    private static int? Month(ref Cursor cursor)
    {
        for (var i = 0; i < s_months.Length; i++)
            if (cursor.Word(s_months[i]) || cursor.Word(s_months[i][..3])) return i + 1;
        return null;
    }

    private static void Ordinal(ref Cursor cursor) => _ = cursor.Word("st") || cursor.Word("nd") || cursor.Word("rd") || cursor.Word("th");

    /// <param name="bare">"by 5" is five in the afternoon; without a word of limit a bare number is any number.</param>
    private static (int Hour, int Minute)? Clock(ref Cursor cursor, bool bare)
    {
        if (cursor.Word("noon") || cursor.Word("midday") || cursor.Word("lunch") || cursor.Word("lunchtime")) return (12, 0);
        if (cursor.Word("midnight")) return (24, 0);

        var back = cursor.At;
        if (!cursor.Number(out var hour) || hour > 24) { cursor.Back(back); return null; }
        var minute = 0;
        var colon = cursor.Take(":");
        if (colon && !cursor.Number(out minute)) { cursor.Back(back); return null; }

        cursor.Blank();
        if (cursor.Word("pm") || cursor.Word("p.m.") || cursor.Word("p.m")) return (hour is < 12 ? hour + 12 : hour, minute);
        if (cursor.Word("am") || cursor.Word("a.m.") || cursor.Word("a.m")) return (hour is 12 ? 0 : hour, minute);
        if (colon || cursor.Word("o'clock") || cursor.Word("hrs")) return (hour, minute);

        // "by 5 March" is a date and "by 20 percent" no time at all.
        var here = cursor.At;
        var date = Month(ref cursor) is not null;
        cursor.Back(here);
        if (bare && hour is >= 1 and <= 12 && !date && EndsHere(ref cursor)) return (hour is < 8 ? hour + 12 : hour, 0);
        cursor.Back(back);
        return null;
    }

    private static bool EndsHere(ref Cursor cursor)
    {
        var back = cursor.At;
        var ends = cursor.Ends() || cursor.Word("today") || cursor.Word("tomorrow") || cursor.Word("on") || cursor.Word("or");
        cursor.Back(back);
        return ends;
    }
}
