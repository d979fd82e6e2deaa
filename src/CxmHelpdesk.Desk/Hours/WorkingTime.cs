namespace CxmHelpdesk.Desk.Hours;

/// <param name="ChangesAt">When that changes next; null: not within two weeks.</param>
public sealed record OpenState(bool Open, DateTimeOffset? ChangesAt);

/// <summary>Counts time only while people work.</summary>
public static class WorkingTime
{
    // Beyond any run of holidays; hours that never open end the search here.
    private const int MostDays = 800;
    private const int DaysAhead = 14;

    /// <summary>When so much working time has passed since <paramref name="start"/>. Who starts while it is closed waits for the next opening first.</summary>
    /// <param name="hours">Null: every hour counts.</param>
    /// <returns>Never earlier than <paramref name="start"/> + <paramref name="work"/>.</returns>
    public static DateTimeOffset After(OpeningHours? hours, DateTimeOffset start, TimeSpan work)
    {
        var (cursor, left) = (start, work);
        foreach (var (opens, closes) in hours is null ? [] : Spans(hours, start, MostDays))
        {
            cursor = opens > cursor ? opens : cursor;
            if (closes <= cursor)
            {
                continue;
            }

            if (closes - cursor >= left)
            {
                return (cursor + left).ToUniversalTime();
            }

            left -= closes - cursor;
            cursor = closes;
        }

        return start + work;
    }

    /// <summary>Whether somebody works now.</summary>
    public static OpenState At(OpeningHours hours, DateTimeOffset now)
    {
        DateTimeOffset? openUntil = null;
        foreach (var (opens, closes) in Spans(hours, now, DaysAhead))
        {
            if (closes <= now)
            {
                continue;
            }

            // Where one ends as the next begins, as over midnight, nothing changes.
            if (opens > (openUntil ?? now))
            {
                return openUntil is null ? new OpenState(false, opens.ToUniversalTime()) : new OpenState(true, openUntil.Value.ToUniversalTime());
            }

            openUntil = closes;
        }

        return openUntil is { } end && end < now.AddDays(DaysAhead - 2) ? new OpenState(true, end.ToUniversalTime()) : new OpenState(openUntil is not null, null);
    }

    private static IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> Spans(OpeningHours hours, DateTimeOffset from, int days)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(hours.TimeZone, out var zone) || hours.Week.Count != 7)
        {
            yield break;
        }

        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime);
        for (var i = 0; i < days; i++)
        {
            var day = first.AddDays(i);
            if (hours.Holidays.Any(holiday => holiday.Date == day))
            {
                continue;
            }

            // Monday is the first here and 1 there.
            foreach (var span in hours.Week[((int)day.DayOfWeek + 6) % 7])
            {
                yield return (Instant(day, span.From, zone), Instant(day, span.To, zone));
            }
        }
    }

    /// <summary>A minute of a day on the zone's clocks. One that is left out when clocks go forward is the first after the gap.</summary>
    private static DateTimeOffset Instant(DateOnly day, int minute, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
