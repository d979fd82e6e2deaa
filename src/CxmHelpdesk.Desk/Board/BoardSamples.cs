using System.Data.Common;
using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.Board;

/// <summary>The queue as it was at one minute.</summary>
public sealed record BoardSample
{
    public required DateTimeOffset At { get; init; }

    public required int TicketsOpen { get; init; }

    public required int Waiting { get; init; }

    public required int Negative { get; init; }

    public required int Overdue { get; init; }
}

/// <summary>Writes down each minute how the queue stands, and tells when a number has gone above its limit.</summary>
public sealed class BoardSamples(Db db, TimeProvider time)
{
    /// <summary>Longer than any curve that is shown.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    private const int PointEveryMinutes = 10;

    /// <summary>An alarm that was on within this is still the same alarm.</summary>
    private static readonly TimeSpan SameAlarm = TimeSpan.FromMinutes(5);

    /// <summary>The last 24 hours, one point every ten minutes.</summary>
    public async Task<IReadOnlyList<BoardSample>> DayAsync(CancellationToken ct)
    {
        var from = time.GetUtcNow().AddHours(-24);
        var samples = await db.ReadAsync(
            session => session.QueryAsync<BoardSample>(
                "select at, tickets_open, waiting, negative, overdue from board_samples where at >= @from order by at",
                new { from }),
            ct);
        return [.. samples.GroupBy(sample => sample.At.ToUnixTimeSeconds() / (PointEveryMinutes * 60)).Select(points => points.Last())];
    }

    /// <summary>
    /// Keeps this minute's sample. One node a minute does it: the minute is the row's key. Alarms that are new are told with it.
    /// </summary>
    /// <returns>False: another node was faster.</returns>
    public async Task<bool> TakeAsync(BoardSnapshot board, BoardLimits limits, CancellationToken ct)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(board.At.ToUnixTimeSeconds() / 60 * 60);
        var figures = BoardFigures.Of(board);
        var on = limits.Exceeded(figures);
        return await db.WriteAsync(
            async tx =>
            {
                var before = await tx.FirstOrDefaultAsync<string>(
                    $"select alarms from board_samples where at < @at and at >= @recent order by at desc {tx.Dialect.Limit("1")}", new { at, recent = at - SameAlarm });
                try
                {
                    await tx.ExecuteAsync(
                        """
                        insert into board_samples (at, tickets_open, waiting, negative, overdue, alarms)
                        values (@at, @Open, @Waiting, @Negative, @Overdue, @alarms)
                        """,
                        new { at, board.Open, board.Waiting, board.Negative, board.Overdue, alarms = string.Join(' ', on.Select(measure => measure.ToText())) });
                }
                catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
                {
                    return false;
                }

                await tx.ExecuteAsync("delete from board_samples where at < @before", new { before = at - Life });
                var known = (before ?? "").Split(' ');
                foreach (var measure in on.Where(measure => !known.Contains(measure.ToText())))
                {
                    tx.Append(new NewEvent(
                        EventTypes.BoardAlarm,
                        JsonSerializer.Serialize(new BoardAlarmData(measure.ToText(), figures.Of(measure), limits.LimitOf(measure)!.Value), DeskJson.Default.BoardAlarmData)));
                }

                return true;
            },
            ct);
    }
}

/// <summary>Data of <see cref="EventTypes.BoardAlarm"/>.</summary>
/// <param name="Measure">A <see cref="BoardMeasure"/> in camel case.</param>
public sealed record BoardAlarmData(string Measure, int Value, int Limit);
