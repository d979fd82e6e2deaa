using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Deadlines;

/// <summary>A time found in the normalised text.</summary>
internal readonly record struct Deadline(DateTimeOffset At, int Start, int End)
{
    public const int EndOfBusiness = 18;

    // Nearer is more urgent; a deadline that has just passed is the most urgent of all.
    public double Urgency(DateTimeOffset now) => (At - now).TotalHours switch
    {
        <= 2 => 1.9,
        <= 8 => 1.5,
        <= 24 => 1.1,
        <= 72 => 0.6,
        <= 24 * 14 => 0.3,
        _ => 0.1,
    };

    /// <param name="sentence">One apart from all others: the deadline's words are in no phrase's reach.</param>
    public void AddTo(HitList hits, DateTimeOffset now, int sentence) =>
        hits.Add(new Entry(0, 0, Urgency(now), Cause.Deadline, null, Roles.None), Start, End, sentence, clause: -9, word: -9);
}

/// <summary>Calendar arithmetic in the customer's zone that cannot leave the calendar.</summary>
internal static class Calendar
{
    public static DateTimeOffset? At(DateTimeOffset now, int days, int hour, int minute)
    {
        if (hour is < 0 or > 47 || minute is < 0 or > 59 || Math.Abs(days) > 3_700) return null;
        if (now.Year is < 2 or > 9980) return null;
        return new DateTimeOffset(now.Date, now.Offset).AddDays(days).AddHours(hour).AddMinutes(minute);
    }

    public static DateTimeOffset? In(DateTimeOffset now, double hours) =>
        hours is < 0 or > 24 * 3_700 || now.Year > 9980 ? null : now.AddHours(hours);

    /// <summary>Days until that day of the month, this year or, when long past, the next.</summary>
    public static int? DaysUntil(DateTimeOffset now, int month, int day)
    {
        if (month is < 1 or > 12 || day < 1 || now.Year is < 2 or > 9980) return null;
        var year = now.Year;
        if (day > DateTime.DaysInMonth(year, month)) return null;
        var days = (new DateTime(year, month, day) - now.Date).Days;
        if (days >= -60) return days;
        return day > DateTime.DaysInMonth(year + 1, month) ? null : (new DateTime(year + 1, month, day) - now.Date).Days;
    }

    public static int DaysUntil(DateTimeOffset now, DayOfWeek day) => ((int)day - (int)now.DayOfWeek + 7) % 7;

    public static int DaysUntilEndOfMonth(DateTimeOffset now) => DateTime.DaysInMonth(now.Year, now.Month) - now.Day;
}

/// <summary>A place in a text that moves on over what it recognises.</summary>
internal ref struct Cursor(ReadOnlySpan<char> text, int at)
{
    private readonly ReadOnlySpan<char> _text = text;

    public int At { get; private set; } = at;

    public bool Take(string word)
    {
        if (!_text[At..].StartsWith(word)) return false;
        At += word.Length;
        return true;
    }

    /// <summary>The word, and no letter after it.</summary>
    public bool Word(string word)
    {
        if (!_text[At..].StartsWith(word)) return false;
        var end = At + word.Length;
        if (!Characters.IsEdge(_text, end)) return false;
        At = end;
        return true;
    }

    public void Blank()
    {
        while (At < _text.Length && _text[At] == ' ') At++;
    }

    public bool Number(out int number)
    {
        number = 0;
        var end = At;
        while (end < _text.Length && char.IsAsciiDigit(_text[end]) && end - At < 5) number = number * 10 + (_text[end++] - '0');
        if (end == At) return false;
        At = end;
        return true;
    }

    /// <summary>Nothing more is said in this clause.</summary>
    public readonly bool Ends() => At >= _text.Length || _text[At] is '.' or ',' or '!' or '?' or ';' or ')' or '\n';

    public void Back(int to) => At = to;
}
