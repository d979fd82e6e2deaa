using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>One event of an invitation (RFC 5545 §3.6.1).</summary>
/// <param name="Method">REQUEST, CANCEL, REPLY, COUNTER, PUBLISH (RFC 5546 §1.4); upper case.</param>
/// <param name="Starts">In UTC where the zone is known to this machine, else as written.</param>
/// <param name="AllDay">The dates are days, not instants.</param>
public sealed record CalendarEvent(
    string Uid,
    int Sequence,
    string? Method,
    string? Summary,
    string? Location,
    string? Organizer,
    string? Status,
    DateTimeOffset? Starts,
    DateTimeOffset? Ends,
    bool AllDay);

/// <summary>Reads the events of an iCalendar text (RFC 5545 §3.1); what it does not know it passes over.</summary>
public static class CalendarReader
{
    private const int MostEvents = 100;

    public static IReadOnlyList<CalendarEvent> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var events = new List<CalendarEvent>();
        string? method = null;
        Dictionary<string, Property>? current = null;
        var within = 0;   // depth of components inside the event, such as an alarm
        foreach (var line in Unfold(text))
        {
            var property = Split(line);
            switch (property.Name, property.Value.ToUpperInvariant())
            {
                case ("METHOD", var value):
                    method ??= value;
                    break;
                case ("BEGIN", "VEVENT") when current is null:
                    (current, within) = ([], 0);
                    break;
                case ("END", "VEVENT") when current is not null:
                    events.Add(Event(current, method));
                    current = null;
                    break;
                case ("BEGIN", _):
                    within++;
                    break;
                case ("END", _):
                    within = Math.Max(0, within - 1);
                    break;
                default:
                    if (current is { Count: < 200 } && within == 0)
                    {
                        current.TryAdd(property.Name, property);
                    }

                    break;
            }

            if (events.Count >= MostEvents)
            {
                break;
            }
        }

        return events;
    }

    private sealed record Property(string Name, string Value, IReadOnlyDictionary<string, string> Parameters);

    /// <summary>A line that starts with a blank goes on with the line before (RFC 5545 §3.1).</summary>
    private static IEnumerable<string> Unfold(string text)
    {
        var line = new StringBuilder();
        foreach (var raw in text.Split('\n'))
        {
            var part = raw.TrimEnd('\r');
            if (part.StartsWith(' ') || part.StartsWith('\t'))
            {
                line.Append(part, 1, part.Length - 1);
                continue;
            }

            if (line.Length > 0)
            {
                yield return line.ToString();
            }

            line.Clear().Append(part);
        }

        yield return line.ToString();
    }

    private static Property Split(string line)
    {
        var colon = ValueStart(line);
        if (colon < 0)
        {
            return new Property("", "", new Dictionary<string, string>());
        }

        var (name, parameters) = ParameterParser.Parse(line[..colon]);
        return new Property(name.ToUpperInvariant(), line[(colon + 1)..], parameters);
    }

    private static int ValueStart(string line)
    {
        var inQuotes = false;
        for (var i = 0; i < line.Length; i++)
        {
            inQuotes ^= line[i] == '"';
            if (line[i] == ':' && !inQuotes)
            {
                return i;
            }
        }

        return -1;
    }

    private static CalendarEvent Event(Dictionary<string, Property> properties, string? method)
    {
        var start = properties.GetValueOrDefault("DTSTART");
        var organizer = properties.GetValueOrDefault("ORGANIZER")?.Value;
        return new CalendarEvent(
            Text("UID") ?? "",
            int.TryParse(Text("SEQUENCE"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0,
            method,
            Text("SUMMARY"),
            Text("LOCATION"),
            organizer is not null && organizer.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? organizer[7..] : organizer,
            Text("STATUS")?.ToUpperInvariant(),
            Instant(start),
            Instant(properties.GetValueOrDefault("DTEND")),
            start is not null && start.Value.Length == 8);

        string? Text(string name) => properties.TryGetValue(name, out var property) && property.Value.Length > 0 ? Unescape(property.Value) : null;
    }

    /// <summary><c>\n</c>, <c>\,</c>, <c>\;</c> and <c>\\</c> (RFC 5545 §3.3.11).</summary>
    private static string Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
            {
                i++;
                text.Append(value[i] is 'n' or 'N' ? '\n' : value[i]);
            }
            else
            {
                text.Append(value[i]);
            }
        }

        return text.ToString();
    }

    /// <summary>A day, a time in UTC (<c>Z</c>), a time in a named zone, or a floating time, read as UTC (RFC 5545 §3.3.4, §3.3.5).</summary>
    private static DateTimeOffset? Instant(Property? property)
    {
        var value = property?.Value.Trim();
        if (value is null || !DateTime.TryParseExact(value.TrimEnd('Z'), ["yyyyMMdd'T'HHmmss", "yyyyMMdd'T'HHmm", "yyyyMMdd"],
            CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        var zone = TimeZoneInfo.Utc;
        if (property!.Parameters.TryGetValue("tzid", out var id) && !value.EndsWith('Z'))
        {
            zone = TimeZoneInfo.TryFindSystemTimeZoneById(id.Trim('/'), out var known) ? known : zone;
        }

        return local.Year is > 1 and < 9999 ? new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime() : null;
    }
}
