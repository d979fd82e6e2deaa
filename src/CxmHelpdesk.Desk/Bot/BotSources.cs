using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Help;

namespace CxmHelpdesk.Desk.Bot;

/// <param name="customerId">Whose orders may be told; null: nobody's.</param>
internal sealed class BotSources(Session session, HelpReading reading, long? customerId) : IBotSources
{
    private const int MostArticles = 5;
    private const int MostOrders = 3;

    public Task<IReadOnlyList<HelpHit>> FindAsync(string question, string language) => HelpSearch.FindAsync(session, question, language, MostArticles);

    public Task<HelpPage?> ReadAsync(long articleId, string language) => reading.FindAsync(session, articleId, language);

    public async Task<IReadOnlyList<BotOrder>> OrdersAsync(string? number) => customerId is null ? [] : await session.QueryAsync<BotOrder>(
        $"""
        select number, state, placed_at, link
        from orders
        where customer_id = @customerId {(number is null ? "" : "and number = @number")}
        order by placed_at desc, id
        {session.Dialect.Limit("@MostOrders")}
        """,
        new { customerId, number, MostOrders });
}
