using System.Globalization;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// Dates of mails (RFC 5322 §3.3, §4.3): obsolete zones, two-digit years, missing seconds or zone, comments, a wrong weekday, twelve-hour
/// clocks, and the forms of asctime and ISO 8601. A zone nobody knows is UTC.
/// </summary>
public static class MailDate
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly Dictionary<string, int> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ut"] = 0, ["utc"] = 0, ["gmt"] = 0, ["z"] = 0, ["wet"] = 0, ["est"] = -300, ["edt"] = -240, ["cst"] = -360, ["cdt"] = -300, ["mst"] = -420,
        ["mdt"] = -360, ["pst"] = -480, ["pdt"] = -420, ["jst"] = 540, ["kst"] = 540, ["cet"] = 60, ["met"] = 60, ["mez"] = 60, ["cest"] = 120, ["mest"] = 120,
        ["eet"] = 120, ["eest"] = 180, ["msk"] = 180, ["bst"] = 60, ["ist"] = 330, ["hkt"] = 480, ["aest"] = 600, ["aedt"] = 660, ["nzst"] = 720, ["hst"] = -600,
    };

    public static DateTimeOffset? Parse(string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > 200)
        {
            return null;
        }

        var fields = new Fields();
        foreach (var word in Words(value))
        {
            fields.Take(word);
        }

        return fields.ToDate() ?? (DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var other) ? other : null);
    }

    /// <summary>Words without comments; a sign starts a new one only after a time (<c>12:00:00+0900</c>).</summary>
    private static List<string> Words(string value)
    {
        var words = new List<string>();
        var start = 0;
        var depth = 0;
        for (var i = 0; i <= value.Length; i++)
        {
            var c = i < value.Length ? value[i] : ' ';
            depth += c == '(' ? 1 : 0;
            var isSign = c is '+' or '-' && i > start && value.AsSpan(start, i - start).Contains(':');
            if (depth > 0 || isSign || c is ' ' or ',' or '\t' or '\u00A0')
            {
                if (i > start)
                {
                    words.Add(value[start..i]);
                }

                start = isSign ? i : i + 1;
            }

            if (c == ')')
            {
                depth = Math.Max(0, depth - 1);
                start = i + 1;
            }
        }

        return words;
    }

    private sealed class Fields
    {
        private int? day, month, year, minutesEast;
        private TimeSpan? time;
        private bool afternoon, beforeNoon;

        public void Take(string word)
        {
            if (word.Contains(':', StringComparison.Ordinal) || (time is null && year is not null && word.Count(c => c == '.') == 2))
            {
                TakeTime(word);
            }
            else if (word[0] is '+' or '-' && word.Length > 1 && char.IsAsciiDigit(word[1]))
            {
                minutesEast ??= Offset(word);
            }
            else if (char.IsAsciiDigit(word[0]))
            {
                TakeNumbers(word);
            }
            else if (word.Length >= 3 && Array.IndexOf(Months, word[..3].ToLowerInvariant()) is var index and >= 0 && month is null)
            {
                month = index + 1;
            }
            else if (time is not null)
            {
                TakeZone(word);
            }
        }

        private void TakeZone(string word)
        {
            afternoon |= word.Equals("pm", StringComparison.OrdinalIgnoreCase);
            beforeNoon |= word.Equals("am", StringComparison.OrdinalIgnoreCase);
            var sign = word.AsSpan().IndexOfAny('+', '-');
            if (sign > 0 && Zones.TryGetValue(word[..sign], out var zone) && Offset(word[sign..]) is { } offset)
            {
                minutesEast ??= zone + offset;
            }
            else if (Zones.TryGetValue(word, out zone))
            {
                minutesEast ??= zone;
            }
        }

        private void TakeTime(string word)
        {
            // 2024-05-15T10:23:45Z
            if (word.IndexOf('T', StringComparison.Ordinal) is > 7 and var t)
            {
                TakeNumbers(word[..t]);
                word = word[(t + 1)..];
            }

            if (word.EndsWith("pm", StringComparison.OrdinalIgnoreCase) || word.EndsWith("am", StringComparison.OrdinalIgnoreCase))
            {
                afternoon |= word[^2] is 'p' or 'P';
                beforeNoon |= word[^2] is 'a' or 'A';
                word = word[..^2];
            }

            if (word.EndsWith('Z'))
            {
                minutesEast ??= 0;
                word = word[..^1];
            }

            if (word.Length == 0)
            {
                return;
            }

            if (word[0] is '+' or '-')
            {
                minutesEast ??= Offset(word.Replace(":", "", StringComparison.Ordinal));
                return;
            }

            var parts = word.Split(':', '.');
            if (time is null && parts.Length >= 2 && Number(parts[0]) is < 25 and var hour && Number(parts[1]) is < 60 and var minute)
            {
                var second = parts.Length > 2 ? Number(parts[2]) ?? 0 : 0;
                time = new TimeSpan(hour % 24, minute, Math.Min(second, 59));
            }
        }

        private void TakeNumbers(string word)
        {
            var parts = word.Split('-', '/');
            if (parts.Length == 3)
            {
                var first = Number(parts[0]);
                month ??= Number(parts[1]) ?? (parts[1].Length >= 3 ? Array.IndexOf(Months, parts[1][..3].ToLowerInvariant()) + 1 : null);
                (year, day) = first > 31 ? (first, Number(parts[2])) : (Year(parts[2]), first);
            }
            else if (Number(word.TrimEnd('.', 't', 'h', 's', 'n', 'd', 'r')) is { } number)
            {
                if (day is null && number <= 31 && word.Length <= 3)
                {
                    day = number;
                }
                else
                {
                    year ??= Year(word);
                }
            }
        }

        /// <summary>Two digits: 00-49 are 20xx, 50-99 are 19xx; three: after 1900 (RFC 5322 §4.3).</summary>
        private static int? Year(string word) => Number(word) switch
        {
            null => null,
            { } n when word.Length <= 2 => n + (n < 50 ? 2000 : 1900),
            { } n when word.Length == 3 => n + 1900,
            { } n => n,
        };

        private static int? Number(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

        private static int? Offset(string word)
        {
            var digits = word.AsSpan(1);
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || digits.Length > 5)
            {
                return null;
            }

            var minutes = digits.Length <= 2 ? n * 60 : n / 100 * 60 + n % 100;
            return Math.Abs(minutes) > 14 * 60 ? 0 : word[0] == '-' ? -minutes : minutes;
        }

        public DateTimeOffset? ToDate()
        {
            if (day is not { } d || month is not (>= 1 and <= 12 and var m) || year is not (>= 1 and <= 9998 and var y) || d < 1 || d > DateTime.DaysInMonth(y, m))
            {
                return null;
            }

            var clock = time ?? TimeSpan.Zero;
            clock += afternoon && clock.Hours < 12 ? TimeSpan.FromHours(12) : beforeNoon && clock.Hours == 12 ? TimeSpan.FromHours(-12) : TimeSpan.Zero;
            return y == 1 ? null : new DateTimeOffset(new DateTime(y, m, d) + clock, TimeSpan.FromMinutes(minutesEast ?? 0));
        }
    }
}
