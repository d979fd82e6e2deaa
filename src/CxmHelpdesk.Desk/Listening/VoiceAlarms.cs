using System.Data.Common;
using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Listening;

/// <summary>Tells supervisors when the share of displeased posts of a stream has doubled since the days before; once a day for a stream, however many servers look.</summary>
internal sealed class VoiceAlarms(Db db, VoiceQueries voice, TimeProvider time, ILogger<VoiceAlarms> log)
    : PeriodicWorker(TimeSpan.FromMinutes(5), time, log)
{
    private static readonly TimeSpan s_onceIn = TimeSpan.FromDays(1);

    /// <returns>How many alarms were told.</returns>
    public async Task<int> LookAsync(CancellationToken ct)
    {
        var overview = await voice.OverviewAsync(TimeZoneInfo.Utc, ct);
        var told = 0;
        foreach (var (stream, trend, counting) in overview.Streams)
        {
            if (!counting && trend.Doubled && await TellAsync(stream, new VoiceAlarmData(stream.Id, stream.Name, trend.NegativePercentLastDay ?? 0, trend.NegativePercentBefore ?? 0), ct))
            {
                told++;
            }
        }

        return told;
    }

    protected override Task TickAsync(CancellationToken ct) => LookAsync(ct);

    private Task<bool> TellAsync(VoiceStream stream, VoiceAlarmData data, CancellationToken ct) => db.WriteAsync(
        async tx =>
        {
            if (!await IsFirstAsync(tx, stream.Id))
            {
                return false;
            }

            tx.Append(new NewEvent(EventTypes.VoiceAlarm, JsonSerializer.Serialize(data, DeskJson.Default.VoiceAlarmData)));
            return true;
        },
        ct);

    private static async Task<bool> IsFirstAsync(Tx tx, string streamId)
    {
        if (await tx.ExecuteAsync("update voice_alarms set at = @Now where stream_id = @streamId and at <= @before", new { tx.Now, streamId, before = tx.Now - s_onceIn }) > 0)
        {
            return true;
        }

        try
        {
            await tx.ExecuteAsync("insert into voice_alarms (stream_id, at) values (@streamId, @Now)", new { streamId, tx.Now });
            return true;
        }
        catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
        {
            return false;
        }
    }
}

/// <summary>Data of <see cref="EventTypes.VoiceAlarm"/>.</summary>
/// <param name="Now">Per cent of the last day's posts.</param>
/// <param name="Before">Per cent of those of the days before.</param>
public sealed record VoiceAlarmData(string StreamId, string Name, int Now, int Before);
