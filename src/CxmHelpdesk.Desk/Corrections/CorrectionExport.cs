using System.Globalization;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Corrections;

/// <summary>How many messages of a language agents have corrected.</summary>
public sealed record CorrectionCount
{
    public required string Language { get; init; }

    public required int Messages { get; init; }
}

/// <summary>
/// What agents corrected, in the form that the trainer of the tone reader takes: a message a line, nine columns parted by tabs, as
/// <c>src/CxmHelpdesk.Sentiment.Training/data/README.md</c> describes them. The channel is the desk's own word for it. Register, industry and emotions nobody has said: they are <c>-</c>.
/// </summary>
public sealed class CorrectionExport(Db db)
{
    private const int Most = 20_000;

    public Task<IReadOnlyList<CorrectionCount>> CountsAsync(CancellationToken ct) =>
        db.ReadAsync(
            session => session.QueryAsync<CorrectionCount>(
                """
                select m.language, count(distinct m.id) as messages
                from tone_corrections c
                join messages m on m.id = c.message_id
                where m.language in ('en', 'ja')
                group by m.language
                order by m.language
                """),
            ct);

    /// <param name="language">en or ja; the trainer has a folder for each.</param>
    public async Task<string> WriteAsync(string language, CancellationToken ct)
    {
        var rows = await db.ReadAsync(
            session => session.QueryAsync<Row>(
                $"""
                select m.id, t.channel, m.mood, m.urgency, m.reading, m.text, u.value_read as urgency_read
                from messages m
                join tickets t on t.id = m.ticket_id
                left join tone_corrections u on u.message_id = m.id and u.quantity = 'urgency'
                where m.language = @language and m.id in (select c.message_id from tone_corrections c)
                order by m.id
                {session.Dialect.Limit("@Most")}
                """,
                new { language, Most }),
            ct);
        var lines = new StringBuilder();
        foreach (var row in rows)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{language}-corrected-{row.Id}\t{row.Channel}\t-\t-\t{Mood(row.Mood)}\t-\t{Urgency(row.Urgency)}\t{Causes(row)}\t{Text(row.Text)}\n");
        }

        return lines.ToString();
    }

    /// <summary>The faces of the console in the trainer's seven steps: furious is -3, unhappy -1 or -2.</summary>
    internal static int Mood(double mood) =>
        Math.Abs(mood) <= -QueueCounts.NegativeBelow ? 0 : Math.Sign(mood) * Math.Clamp((int)Math.Round(Math.Abs(mood) * 3.5, MidpointRounding.AwayFromZero), 1, 3);

    internal static int Urgency(double urgency) => (int)Math.Round(urgency, MidpointRounding.AwayFromZero);

    /// <summary>As read, unless a person found it less urgent: then the reader heard causes where there were none.</summary>
    private static string Causes(Row row)
    {
        var spans = row.Reading is null || row.Urgency < row.UrgencyRead ? [] : JsonSerializer.Deserialize(row.Reading, DeskJson.Default.IReadOnlyListToneSpan) ?? [];
        var causes = spans.Where(span => span.Urgency > 0).Select(span => Name(span.Cause)).OfType<string>().Distinct().ToArray();
        return causes.Length == 0 ? "ordinary" : string.Join(',', causes);
    }

    private static string? Name(string cause) => cause switch
    {
        "dataLoss" => "dataloss",
        "repeatContact" => "repeat",
        "vulnerablePerson" => "vulnerable",
        "tone" or "noHurry" => null,
        _ => cause,
    };

    private static string Text(string text) =>
        text.Replace("\r", "", StringComparison.Ordinal).Replace('\t', ' ').Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed record Row
    {
        public long Id { get; init; }

        public string Channel { get; init; } = "";

        public double Mood { get; init; }

        public double Urgency { get; init; }

        public string? Reading { get; init; }

        public string Text { get; init; } = "";

        public double? UrgencyRead { get; init; }
    }
}
