using System.Text.Json;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Board;

/// <summary>What customers answered when asked, in the last 24 hours.</summary>
/// <param name="Csat">Answers from 1 to 5.</param>
/// <param name="Satisfied">Of them, 4 and 5.</param>
/// <param name="Nps">Answers from 0 to 10.</param>
/// <param name="NpsScore">Share of 9 and 10 less share of 0 to 6, in percent points; null: no answers.</param>
public sealed record SurveyFigures(int Csat, int Satisfied, int Nps, int? NpsScore);

/// <param name="Survey">csat or nps.</param>
public sealed record SurveyAnswer(DateTimeOffset At, string Survey, int Score, string? Comment, long CustomerId, string CustomerName, long? TicketId, long? AgentId);

/// <summary>Answers are touches on the customers' timelines, whether the chat asked or another program told us.</summary>
internal static class SurveyDay
{
    private const int MostAnswers = 2_000;

    /// <summary>Newest first.</summary>
    public static async Task<IReadOnlyList<SurveyAnswer>> LoadAsync(Session session, DateTimeOffset now)
    {
        var rows = await session.QueryAsync<Row>(
            $"""
            select t.at, t.data, t.customer_id, c.name as customer_name, t.ticket_id, t.agent_id
            from touches t
            join customers c on c.id = t.customer_id
            where t.area = 'survey' and t.at > @from and t.at <= @now
            order by t.at desc, t.id desc
            {session.Dialect.Limit("@MostAnswers")}
            """,
            new { from = now.AddHours(-24), now, MostAnswers });
        return [.. rows.Select(AnswerOf).OfType<SurveyAnswer>()];
    }

    public static SurveyFigures Sum(IReadOnlyList<SurveyAnswer> answers)
    {
        var csat = answers.Where(answer => answer.Survey == "csat").ToArray();
        var nps = answers.Where(answer => answer.Survey == "nps").ToArray();
        return new SurveyFigures(
            csat.Length,
            csat.Count(answer => answer.Score >= 4),
            nps.Length,
            nps.Length == 0 ? null : (int)Math.Round(100.0 * (nps.Count(answer => answer.Score >= 9) - nps.Count(answer => answer.Score <= 6)) / nps.Length));
    }

    /// <returns>Null: a survey of another kind, without a score that we know.</returns>
    private static SurveyAnswer? AnswerOf(Row row)
    {
        try
        {
            using var data = JsonDocument.Parse(row.Data ?? "{}");
            var facts = data.RootElement;
            return facts.ValueKind is JsonValueKind.Object
                && facts.TryGetProperty("survey", out var survey) && survey.GetString() is ("csat" or "nps") and var kind
                && facts.TryGetProperty("score", out var score) && score.TryGetInt32(out var value)
                ? new SurveyAnswer(
                    row.At, kind, value, facts.TryGetProperty("comment", out var comment) ? comment.GetString() : null, row.CustomerId, row.CustomerName, row.TicketId, row.AgentId)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Another program's own data.
            return null;
        }
    }

    private sealed record Row
    {
        public DateTimeOffset At { get; init; }

        public string? Data { get; init; }

        public long CustomerId { get; init; }

        public string CustomerName { get; init; } = "";

        public long? TicketId { get; init; }

        public long? AgentId { get; init; }
    }
}
