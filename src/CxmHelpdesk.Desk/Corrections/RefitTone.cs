using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Corrections;

/// <summary>Learns from the corrections, says what it is worth, and puts it in force only if it helps. Can be taken back: the shipped reader stays as it is.</summary>
public sealed class RefitTone(Db db, SettingsStore settings, ToneReader tone, TimeProvider time)
{
    private const int MostCorrected = 5_000;
    private const int MostOthers = 3_000;

    public async Task<LocalToneReport?> InForceAsync(CancellationToken ct) => (await settings.GetAsync<LocalTone>(LocalTone.SettingsName, ct)).Report;

    /// <returns>With <see cref="LocalToneReport.InForce"/> false if it would not help: then everything stays as it was.</returns>
    public async Task<LocalToneReport> FitAsync(Viewer viewer, CancellationToken ct)
    {
        var rows = await db.ReadAsync(
            async session =>
            {
                var corrected = await session.QueryAsync<Row>(
                    $"""
                    select m.text, m.language, m.at, c.mood_said, c.urgency_said
                    from (
                        select message_id, max(case when quantity = 'mood' then value_said end) as mood_said, max(case when quantity = 'urgency' then value_said end) as urgency_said
                        from tone_corrections
                        group by message_id) as c
                    join messages m on m.id = c.message_id
                    order by m.id desc
                    {session.Dialect.Limit("@MostCorrected")}
                    """,
                    new { MostCorrected });
                var others = await session.QueryAsync<Row>(
                    $"""
                    select m.text, m.language, m.at
                    from messages m
                    where m.kind = 'customer' and m.mood is not null and not exists (select 1 from tone_corrections c where c.message_id = m.id)
                    order by m.id desc
                    {session.Dialect.Limit("@MostOthers")}
                    """,
                    new { MostOthers });
                return corrected.Select(row => row with { Corrected = true }).Concat(others).ToArray();
            },
            ct);

        var examples = rows.Select(ToExample).ToArray();
        var fitted = ToneFit.Of(examples);
        var report = ToneFit.Try(examples, fitted.Words.Count, time.GetUtcNow());
        if (report.InForce)
        {
            await settings.PutAsync(LocalTone.SettingsName, fitted with { Report = report }, viewer.AgentId, ct);
        }

        return report;
    }

    /// <summary>Back to the shipped reading, for what comes from now on.</summary>
    public Task TakeBackAsync(Viewer viewer, CancellationToken ct) => settings.PutAsync(LocalTone.SettingsName, new LocalTone(), viewer.AgentId, ct);

    /// <summary>Read anew by the shipped reader alone: what an earlier fit had added must not be learnt again.</summary>
    private ToneExample ToExample(Row row)
    {
        var reading = row.Corrected ? tone.Read(row.Text, row.Language, row.At) : null;
        return new ToneExample(
            row.Language ?? "en",
            LocalTone.WordsOf(row.Text),
            reading is null || row.MoodSaid is null ? 0 : row.MoodSaid.Value - reading.Mood,
            reading is null || row.UrgencySaid is null ? 0 : row.UrgencySaid.Value - reading.Urgency,
            row.Corrected);
    }

    private sealed record Row
    {
        public string Text { get; init; } = "";

        public string? Language { get; init; }

        public DateTimeOffset At { get; init; }

        public double? MoodSaid { get; init; }

        public double? UrgencySaid { get; init; }

        public bool Corrected { get; init; }
    }
}
