using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Visitors;

namespace CxmHelpdesk.Desk.Surveys;

/// <summary>A resolved conversation whose customer has not said yet how it was.</summary>
public sealed record OpenSurvey(long TicketId);

/// <summary>
/// "How did we do?" in the chat, asked once a conversation is resolved. The answer is a touch on the customer's timeline; a second answer to
/// the same resolution replaces the first. Only the one whose conversation it was can answer.
/// </summary>
public sealed class VisitorSurveys(Db db, TimeProvider time)
{
    public const int Worst = 1;
    public const int Best = 5;
    public const int MaxComment = 1_000;

    /// <summary>After this nobody remembers how it was.</summary>
    public static readonly TimeSpan AskedFor = TimeSpan.FromDays(3);

    private const string Own = "t.account_id = @AccountId and i.kind = @Kind and i.address_key = @AddressKey";

    /// <returns>The visitor's newest conversation if it is resolved and not rated; null: nothing to ask.</returns>
    public Task<OpenSurvey?> OpenAsync(Visitor visitor, CancellationToken ct) =>
        db.ReadAsync<OpenSurvey?>(
            async session =>
            {
                var newest = await session.FirstOrDefaultAsync<Row>(
                    $"""
                    select t.id, t.status, t.resolved_at, t.customer_id, t.assignee_id, t.subject
                    from identities i
                    join tickets t on t.identity_id = i.id
                    where {Own}
                    order by t.last_message_at desc, t.id desc
                    {session.Dialect.Limit("1")}
                    """,
                    new { visitor.AccountId, visitor.Kind, visitor.AddressKey });
                if (newest is null || !CanBeRated(newest, time.GetUtcNow()))
                {
                    return null;
                }

                var rated = await session.FirstOrDefaultAsync<long?>("select id from touches where source = 'desk' and external_id = @name", new { name = NameOf(newest) });
                return rated is null ? new OpenSurvey(newest.Id) : null;
            },
            ct);

    /// <param name="score">From <see cref="Worst"/> to <see cref="Best"/>.</param>
    /// <returns>False: it is not this visitor's, or is not resolved, or too long ago.</returns>
    public Task<bool> AnswerAsync(Visitor visitor, long ticketId, int score, string? comment, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(score, Worst);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(score, Best);
        return db.WriteAsync(
            async tx =>
            {
                var ticket = await tx.FirstOrDefaultAsync<Row>(
                    $"""
                    select t.id, t.status, t.resolved_at, t.customer_id, t.assignee_id, t.subject
                    from tickets t
                    join identities i on i.id = t.identity_id
                    where t.id = @ticketId and {Own}
                    """,
                    new { ticketId, visitor.AccountId, visitor.Kind, visitor.AddressKey });
                if (ticket is null || !CanBeRated(ticket, tx.Now))
                {
                    return false;
                }

                var said = comment?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, MaxComment)] : null;
                var data = JsonSerializer.Serialize(new SurveyData("csat", score, said), DeskJson.Default.SurveyData);
                var touch = new NewTouch(ticket.CustomerId, TouchKinds.SurveyAnswered, TouchArea.Survey, "desk", NameOf(ticket), tx.Now, ticket.Subject)
                {
                    TicketId = ticket.Id, AgentId = ticket.AssigneeId, Data = data,
                };
                if (await Timeline.AddAsync(tx, touch) is null)
                {
                    await tx.ExecuteAsync("update touches set data = @data, at = @Now where source = 'desk' and external_id = @name", new { data, tx.Now, name = NameOf(ticket) });
                }

                await tx.ExecuteAsync("update customers set csat = @score where id = @CustomerId", new { score, ticket.CustomerId });
                tx.Append(new NewEvent(EventTypes.HistoryChanged) { CustomerId = ticket.CustomerId });
                return true;
            },
            ct);
    }

    /// <summary>Which visitor a ticket that was just resolved belongs to; null: it is not resolved any more, or nobody's who could be asked.</summary>
    public Task<SurveyedVisitor?> VisitorOfAsync(long ticketId, CancellationToken ct) =>
        db.ReadAsync(
            session => session.FirstOrDefaultAsync<SurveyedVisitor>(
                """
                select t.account_id, i.kind, i.address_key
                from tickets t
                join identities i on i.id = t.identity_id
                where t.id = @ticketId and t.status = 'resolved'
                """,
                new { ticketId }),
            ct);

    /// <summary>Once for each time it was resolved.</summary>
    private static string NameOf(Row ticket) => string.Create(CultureInfo.InvariantCulture, $"csat-{ticket.Id}-{ticket.ResolvedAt!.Value.ToUnixTimeMilliseconds()}");

    private static bool CanBeRated(Row ticket, DateTimeOffset now) => ticket.Status == "resolved" && ticket.ResolvedAt > now - AskedFor;

    private sealed record Row
    {
        public long Id { get; init; }

        public string Status { get; init; } = "";

        public DateTimeOffset? ResolvedAt { get; init; }

        public long CustomerId { get; init; }

        public long? AssigneeId { get; init; }

        public string Subject { get; init; } = "";
    }
}

/// <summary>Data of the touch, as other programs send it too.</summary>
internal sealed record SurveyData(string Survey, int Score, string? Comment);

/// <summary>The identity whose conversation it is.</summary>
public sealed record SurveyedVisitor
{
    public long AccountId { get; init; }

    public string Kind { get; init; } = "";

    public string AddressKey { get; init; } = "";
}
