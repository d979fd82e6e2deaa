using System.Globalization;
using System.Text.RegularExpressions;

namespace CxmHelpdesk.Channels.WebChat;

/// <summary>Whether somebody is there now, and when that changes next; null: never within two weeks.</summary>
public sealed record OfficeState(bool Open, DateTimeOffset? ChangesAt);

/// <summary>
/// When a chat is attended, as lines: <c>Mon-Fri 09:00-18:00</c>, <c>Sat 10:00-14:00</c>, and days off as <c>2026-12-25</c>. No lines: always.
/// Times are of the account's time zone; a night (<c>22:00-06:00</c>) is written as two lines.
/// </summary>
public sealed partial class OfficeHours
{
    private const int DaysAhead = 14;
    private static readonly string[] s_days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly TimeZoneInfo _zone;
    private readonly List<(HashSet<DayOfWeek> Days, TimeSpan From, TimeSpan To)> _hours = [];
    private readonly HashSet<DateOnly> _daysOff = [];

    private OfficeHours(TimeZoneInfo zone) => _zone = zone;

    /// <exception cref="FormatException">A line or the time zone cannot be read; the message names it.</exception>
    public static OfficeHours Parse(string? lines, string? timeZone)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(string.IsNullOrWhiteSpace(timeZone) ? "UTC" : timeZone.Trim(), out var zone))
        {
            throw new FormatException($"\"{timeZone}\" is no time zone. It needs a name such as Europe/Berlin or Asia/Tokyo.");
        }

        var hours = new OfficeHours(zone);
        foreach (var line in (lines ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            hours.Add(line);
        }

        return hours;
    }

    public OfficeState At(DateTimeOffset now)
    {
        if (_hours.Count == 0)
        {
            return new OfficeState(true, null);
        }

        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, _zone).DateTime);

        // Joined where one ends as the next begins, so that lunch without a break is no change.
        var spans = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var (from, to) in Enumerable.Range(-1, DaysAhead + 1).SelectMany(offset => SpansOf(today.AddDays(offset))).OrderBy(span => span.From))
        {
            if (spans.Count > 0 && from <= spans[^1].To)
            {
                spans[^1] = (spans[^1].From, to > spans[^1].To ? to : spans[^1].To);
            }
            else
            {
                spans.Add((from, to));
            }
        }

        foreach (var (from, to) in spans)
        {
            if (now < from)
            {
                return new OfficeState(false, from);
            }

            if (now < to)
            {
                return new OfficeState(true, to);
            }
        }

        return new OfficeState(false, null);
    }

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> SpansOf(DateOnly day) => _daysOff.Contains(day)
        ? []
        : _hours.Where(hours => hours.Days.Contains(day.DayOfWeek)).Select(hours => (InstantOf(day, hours.From), InstantOf(day, hours.To)));

    /// <summary>In the hour that a clock change leaves out, the later side of it.</summary>
    private DateTimeOffset InstantOf(DateOnly day, TimeSpan time)
    {
        var local = day.ToDateTime(TimeOnly.MinValue) + time;
        if (_zone.IsInvalidTime(local))
        {
            local = local.AddHours(1);
        }

        return new DateTimeOffset(local, _zone.GetUtcOffset(local));
    }

    private void Add(string line)
    {
        if (DateOnly.TryParseExact(line, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var off))
        {
            _daysOff.Add(off);
            return;
        }

        var match = Line().Match(line);
        if (!match.Success || DayOf(match.Groups["first"].Value) is not { } first || (match.Groups["last"].Success ? DayOf(match.Groups["last"].Value) : first) is not { } last
            || TimeOf(match.Groups["from"].Value) is not { } from || TimeOf(match.Groups["to"].Value) is not { } to || to <= from)
        {
            throw new FormatException($"\"{line}\" is no line of hours. It needs a form such as Mon-Fri 09:00-18:00, or a day off such as 2026-12-25.");
        }

        var days = new HashSet<DayOfWeek>();
        for (var day = first; ; day = (day + 1) % 7)
        {
            days.Add((DayOfWeek)day);
            if (day == last)
            {
                break;
            }
        }

        _hours.Add((days, from, to));
    }

    private static int? DayOf(string name) => Array.IndexOf(s_days, name.ToLowerInvariant()) is >= 0 and var day ? day : null;

    private static TimeSpan? TimeOf(string text)
    {
        var parts = text.Split(':');
        var (hour, minute) = (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
        return hour <= 24 && minute < 60 && hour * 60 + minute <= 24 * 60 ? new TimeSpan(hour, minute, 0) : null;
    }

    [GeneratedRegex(@"^(?<first>[A-Za-z]{3})(\s*-\s*(?<last>[A-Za-z]{3}))?\s+(?<from>\d{1,2}:\d{2})\s*-\s*(?<to>\d{1,2}:\d{2})$")]
    private static partial Regex Line();
}
