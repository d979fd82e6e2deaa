using System.Data.Common;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.History;

/// <summary>
/// The one history of a customer, newest first: sales, marketing, visits, surveys, notes and tickets. What belongs to a ticket
/// is shown to those who may see the ticket.
/// </summary>
public sealed class Timeline(Db db)
{
    public const int PageSize = 50;

    internal const string Columns =
        "t.id, t.customer_id, t.kind, t.area, t.source, t.at, t.title, t.amount_hundredths, t.currency, t.link, t.ticket_id, t.agent_id, t.data";

    internal const string Visible =
        """
        (@All = 1 or t.ticket_id is null or exists (
            select 1
            from tickets k
            where k.id = t.ticket_id
            and (k.team_id is null or k.team_id in @TeamIds)))
        """;

    /// <summary>Puts a moment on the timeline.</summary>
    /// <returns>Its id; null if the source has told us of it before, and then nothing is changed.</returns>
    internal static async Task<long?> AddAsync(Tx tx, NewTouch touch)
    {
        var id = tx.NextId();
        try
        {
            await tx.ExecuteAsync(
                """
                insert into touches (id, customer_id, named_id, kind, area, source, external_id, at, title, amount_hundredths, currency, link, ticket_id, deal_id, order_id, agent_id, data, created_at)
                values (@id, @CustomerId, @NamedId, @Kind, @area, @Source, @ExternalId, @At, @Title, @AmountHundredths, @Currency, @Link, @TicketId, @DealId, @OrderId, @AgentId, @Data, @Now)
                """,
                new
                {
                    id, touch.CustomerId, touch.NamedId, touch.Kind, area = touch.Area.ToText(), touch.Source, touch.ExternalId, touch.At, touch.Title, touch.AmountHundredths,
                    touch.Currency, touch.Link, touch.TicketId, touch.DealId, touch.OrderId, touch.AgentId, touch.Data, tx.Now,
                });
            return id;
        }
        catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
        {
            return null;
        }
    }

    /// <param name="after">The last page's <c>next</c>; null: from the newest.</param>
    public Task<Page<TouchDto>> PageAsync(long customerId, TouchArea? area, string? after, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync(session => PageAsync(session, customerId, area, Keyset.Parse(after), PageSize, viewer), ct);

    internal static async Task<Page<TouchDto>> PageAsync(Session session, long customerId, TouchArea? area, Keyset? after, int size, Viewer viewer)
    {
        var rows = await session.QueryAsync<TouchRow>(
            PageSql(session.Dialect, area is not null),
            new
            {
                customerId,
                area = area?.ToText(),
                At = after?.Value ?? long.MaxValue,
                Id = after?.Id ?? long.MaxValue,
                Size = size + 1,
                All = viewer.SeesEverything,
                viewer.TeamIds,
            });
        return ToPage(rows, size);
    }

    internal static string PageSql(SqlDialect dialect, bool oneArea) =>
        $"""
        select {Columns}
        from touches t
        where t.customer_id = @customerId
        {(oneArea ? "and t.area = @area" : "")}
        and t.at <= @At
        and (t.at < @At or t.id < @Id)
        and {Visible}
        order by t.at desc, t.id desc
        {dialect.Limit("@Size")}
        """;

    /// <param name="rows">One more than a page holds, if there are more.</param>
    internal static Page<TouchDto> ToPage(IReadOnlyList<TouchRow> rows, int size)
    {
        var last = rows.Count > size ? rows[size - 1] : null;
        return new Page<TouchDto>([.. rows.Take(size).Select(row => row.ToDto())], last is null ? null : new Keyset(last.At.ToUnixTimeMilliseconds(), last.Id).ToString());
    }
}

internal sealed record TouchRow
{
    public long Id { get; init; }

    public long CustomerId { get; init; }

    public string Kind { get; init; } = "";

    public TouchArea Area { get; init; }

    public string Source { get; init; } = "";

    public DateTimeOffset At { get; init; }

    public string Title { get; init; } = "";

    public long? AmountHundredths { get; init; }

    public string? Currency { get; init; }

    public string? Link { get; init; }

    public long? TicketId { get; init; }

    public long? AgentId { get; init; }

    public string? Data { get; init; }

    public TouchDto ToDto() => new()
    {
        Id = Id,
        Kind = Kind,
        Area = Area,
        Source = Source,
        At = At,
        Title = Title,
        Amount = AmountHundredths / 100m,
        Currency = Currency,
        Link = Link,
        TicketId = TicketId,
        AgentId = AgentId,
        Data = Data,
    };
}
