using System.Buffers;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Deadlines;

/// <summary>本日17時まで, 明日中, 明後日の午前中までに, 3日以内, 今週金曜日まで, 3月5日必着.</summary>
internal static class JapaneseDeadline
{
    private static readonly (string Name, int Days)[] s_days =
    [
        ("今日", 0), ("本日", 0), ("きょう", 0), ("今夜", 0), ("今晩", 0), ("今夕", 0), ("明日", 1), ("あした", 1), ("あす", 1), ("明朝", 1),
        ("翌日", 1), ("明後日", 2), ("あさって", 2), ("明々後日", 3), ("しあさって", 3),
    ];

    private static readonly (string Name, DayOfWeek Day)[] s_weekdays =
    [
        ("月曜", DayOfWeek.Monday), ("火曜", DayOfWeek.Tuesday), ("水曜", DayOfWeek.Wednesday), ("木曜", DayOfWeek.Thursday),
        ("金曜", DayOfWeek.Friday), ("土曜", DayOfWeek.Saturday), ("日曜", DayOfWeek.Sunday),
    ];

    private static readonly SearchValues<char> s_beginnings = SearchValues.Create("0123456789今本き明あ翌し来月火水木金土日午正");

    private static readonly string[] s_limits = ["までに", "まで", "迄に", "迄", "中に", "中", "以内", "後に", "必着", "期限", "締切", "締め切り", "〆切", "には", "が期限", "が締切", "が締め切り", "限り"];

    public static Deadline? Find(ReadOnlySpan<char> text, ReadOnlySpan<Hit> hits, DateTimeOffset now)
    {
        Deadline? earliest = null;
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i..].IndexOfAny(s_beginnings);
            if (next < 0) break;
            i += next;
            if (i > 0 && char.IsAsciiDigit(text[i]) && char.IsAsciiDigit(text[i - 1])) continue;
            if (i + 1 < text.Length && !MayBegin(text[i], text[i + 1])) continue;

            var cursor = new Cursor(text, i);
            if (Moment(ref cursor, now, out var relative) is not { } at) continue;

            var end = cursor.At;
            var limited = Limit(ref cursor);
            if (limited && IsRefusal(text, cursor.At)) continue;
            if (limited ? Since(text, cursor.At) : !(relative && Presses(hits, i, text))) { i = Math.Max(i, end - 1); continue; }
            if (earliest is null || at < earliest.Value.At) earliest = new Deadline(at, i, cursor.At);
            i = Math.Max(i, cursor.At - 1);
        }

        return earliest;
    }

    /// <summary>The second letter tells nearly all that only begins like a day or an hour.</summary>
    private static bool MayBegin(char first, char second) => first switch
    {
        'き' => second is 'ょ',
        'あ' => second is 'し' or 'す' or 'さ',
        'し' => second is 'あ',
        '今' => second is '日' or '夜' or '晩' or '夕' or '週' or '月',
        '明' => second is '日' or '朝' or '後' or '々',
        '本' or '翌' => second is '日',
        '来' => second is '週',
        '月' => second is '曜' or '末',
        '日' or '火' or '水' or '木' or '金' or '土' => second is '曜',
        '午' => second is '前' or '後',
        '正' => second is '午',
        _ => true,
    };

    // "これまで", "昨日まで" never get here; 10時まで使えました (it worked until ten) does.
    private static bool Since(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..Math.Min(text.Length, at + 12)];
        return rest.StartsWith("使え") || rest.StartsWith("動い") || rest.StartsWith("正常") || rest.StartsWith("普通") || rest.StartsWith("問題な");
    }

    private static bool IsRefusal(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..Math.Min(text.Length, at + 14)];
        return rest.IndexOf("でなくて") >= 0 || rest.IndexOf("じゃなくて") >= 0;
    }

    private static bool Presses(ReadOnlySpan<Hit> hits, int at, ReadOnlySpan<char> text)
    {
        foreach (var hit in hits)
            if (hit.Is(Roles.Need | Roles.Event) && !hit.Supposed && Math.Abs(hit.Start - at) <= 25
                && text[Math.Min(hit.Start, at)..Math.Max(hit.Start, at)].IndexOf('。') < 0) return true;
        return false;
    }

    private static bool Limit(ref Cursor cursor)
    {
        var back = cursor.At;
        if (cursor.Take("いっぱい")) back = cursor.At;
        foreach (var limit in s_limits)
            if (cursor.Take(limit)) return true;
        cursor.Back(back);
        return false;
    }

    /// <param name="relative">Said from today on, so it is not a date in a story.</param>
    private static DateTimeOffset? Moment(ref Cursor cursor, DateTimeOffset now, out bool relative)
    {
        relative = false;
        if (Span(ref cursor, now) is { } span) return span;

        var day = Day(ref cursor, now, out relative);
        if (day is not null) { _ = cursor.Take("(") && SkipBracket(ref cursor); _ = cursor.Take("の"); }
        var clock = Clock(ref cursor);
        return (day, clock) switch
        {
            (null, null) => null,
            ({ } d, { } c) => Calendar.At(now, d, c.Hour, c.Minute),
            ({ } d, null) => Calendar.At(now, d, d == 0 && now.Hour >= Deadline.EndOfBusiness ? 24 : Deadline.EndOfBusiness, 0),
            (null, { } c) => Calendar.At(now, c.Hour * 60 + c.Minute >= now.Hour * 60 + now.Minute ? 0 : 1, c.Hour, c.Minute),
        };
    }

    private static bool SkipBracket(ref Cursor cursor)
    {
        foreach (var day in "月火水木金土日") if (cursor.Take(day.ToString())) break;
        return cursor.Take(")");
    }

    private static DateTimeOffset? Span(ref Cursor cursor, DateTimeOffset now)
    {
        var back = cursor.At;
        if (cursor.Number(out var count))
        {
            double? hours =
                cursor.Take("分") ? count / 60.0
                : cursor.Take("時間") ? count
                : cursor.Take("日間") || cursor.Take("営業日") ? count * 24
                : cursor.Take("日以内") ? count * 24
                : cursor.Take("週間") ? count * 168
                : null;
            if (hours is { } h)
            {
                // The word of limit stays for the caller, and without it a span is only a length.
                var unit = cursor.At;
                if (cursor.Take("以内") || cursor.Take("後に")) { cursor.Back(unit); return Calendar.In(now, h); }
                cursor.Back(unit - 2);
                if (cursor.Take("以内")) { cursor.Back(unit - 2); return Calendar.In(now, h); }
            }
        }

        cursor.Back(back);
        return null;
    }

    private static int? Day(ref Cursor cursor, DateTimeOffset now, out bool relative)
    {
        relative = true;
        foreach (var (name, days) in s_days) if (cursor.Take(name)) return days;

        var back = cursor.At;
        var next = cursor.Take("来週");
        var week = next || cursor.Take("今週") || cursor.Take("次の");
        if (week) _ = cursor.Take("の");
        foreach (var (name, day) in s_weekdays)
            if (cursor.Take(name))
            {
                _ = cursor.Take("日");
                relative = week;

                // A Japanese week begins on Monday: 来週金曜 is the Friday of the week that begins next Monday.
                if (!next) return Calendar.DaysUntil(now, day);
                var sinceMonday = ((int)now.DayOfWeek + 6) % 7;
                return 7 - sinceMonday + ((int)day + 6) % 7;
            }

        if (next) return 7 + Calendar.DaysUntil(now, DayOfWeek.Friday);
        if (week) { cursor.Back(back); if (cursor.Take("今週")) { _ = cursor.Take("末"); return Calendar.DaysUntil(now, DayOfWeek.Friday); } }
        if (cursor.Take("今月末") || cursor.Take("月末") || cursor.Take("今月")) return Calendar.DaysUntilEndOfMonth(now);

        relative = false;
        if (cursor.Number(out var first))
        {
            if (cursor.Take("月") || cursor.Take("/"))
            {
                if (cursor.Number(out var day)) { _ = cursor.Take("日"); if (Calendar.DaysUntil(now, first, day) is { } until) return until; }
            }
            else if (cursor.Take("日") && first is >= 1 and <= 31)
            {
                var month = first >= now.Day ? now.Month : now.Month % 12 + 1;
                if (Calendar.DaysUntil(now, month, first) is { } until) return until;
            }
        }

        cursor.Back(back);
        return null;
    }

    private static (int Hour, int Minute)? Clock(ref Cursor cursor)
    {
        if (cursor.Take("正午") || cursor.Take("お昼") || cursor.Take("昼")) return (12, 0);
        if (cursor.Take("午前中") || cursor.Take("朝一")) return (12, 0);
        if (cursor.Take("夕方")) return (17, 0);

        var back = cursor.At;
        var afternoon = cursor.Take("午後") || cursor.Take("夜の") || cursor.Take("夜");
        if (!afternoon) _ = cursor.Take("午前") || cursor.Take("朝の") || cursor.Take("朝");
        if (cursor.Number(out var hour) && hour <= 25)
        {
            var minute = 0;
            var clock = cursor.Take(":") ? cursor.Number(out minute) : cursor.Take("時");
            if (clock && !cursor.Take("間"))
            {
                if (cursor.Take("半")) minute = 30;
                else if (cursor.Number(out var minutes)) { minute = minutes; _ = cursor.Take("分"); }
                return (afternoon && hour < 12 ? hour + 12 : hour, minute);
            }
        }

        cursor.Back(back);
        return null;
    }
}
