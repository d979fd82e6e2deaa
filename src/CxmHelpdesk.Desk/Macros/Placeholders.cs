using System.Globalization;
using System.Text.RegularExpressions;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Macros;

/// <summary>The places in canned answers and macros: <c>{{customer.name}}</c>, or <c>{{customer.company|your company}}</c> with words for where there is nothing.</summary>
public static partial class Placeholders
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "customer.name", "customer.firstName", "customer.email", "customer.company", "customer.lastOrder",
        "ticket.number", "ticket.subject", "channel.name", "team.name", "agent.name", "agent.firstName",
    ];

    /// <summary>What cannot be filled stays, so that its writer sees it. Values are text: places inside of them are not filled.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) => Place().Replace(
        text,
        place => values.TryGetValue(place.Groups[1].Value, out var value) && value.Length > 0 ? value
            : place.Groups[2].Success ? place.Groups[2].Value
            : place.Value);

    /// <summary>All that is known of the ticket, by name; null: no such ticket for this viewer.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>?> ValuesAsync(Session session, long ticketId, Viewer viewer)
    {
        var row = await session.FirstOrDefaultAsync<Row>(
            """
            select t.id, t.subject, t.team_id, t.customer_id, c.name as customer_name, c.email, co.name as company_name, te.name as team_name,
                a.name as agent_name, ca.name as channel_name
            from tickets t
            join customers c on c.id = t.customer_id
            join channel_accounts ca on ca.id = t.account_id
            left join companies co on co.id = c.company_id
            left join teams te on te.id = t.team_id
            left join agents a on a.id = @AgentId
            where t.id = @ticketId
            """,
            new { ticketId, viewer.AgentId });
        if (row is null || !viewer.CanSeeTicket(row.TeamId))
        {
            return null;
        }

        var lastOrder = await session.FirstOrDefaultAsync<string>(
            $"select number from orders where customer_id = @CustomerId order by placed_at desc {session.Dialect.Limit("1")}", new { row.CustomerId });
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["customer.name"] = row.CustomerName,
            ["customer.firstName"] = FirstName(row.CustomerName),
            ["customer.email"] = row.Email ?? "",
            ["customer.company"] = row.CompanyName ?? "",
            ["customer.lastOrder"] = lastOrder ?? "",
            ["ticket.number"] = string.Create(CultureInfo.InvariantCulture, $"#{row.Id}"),
            ["ticket.subject"] = row.Subject,
            ["channel.name"] = row.ChannelName,
            ["team.name"] = row.TeamName ?? "",
            ["agent.name"] = row.AgentName ?? "",
            ["agent.firstName"] = FirstName(row.AgentName ?? ""),
        };
    }

    /// <summary>The first word of a western name; an East Asian name is never cut.</summary>
    internal static string FirstName(string name) =>
        name.Any(c => c is >= '\u3040' and <= '\u9fff' or >= '\uac00' and <= '\ud7af') ? name : name.Split(' ', 2)[0];

    [GeneratedRegex(@"\{\{\s*([A-Za-z]+\.[A-Za-z]+)\s*(?:\|([^{}]*))?\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    private sealed record Row
    {
        public long Id { get; init; }

        public string Subject { get; init; } = "";

        public long? TeamId { get; init; }

        public long CustomerId { get; init; }

        public string CustomerName { get; init; } = "";

        public string? Email { get; init; }

        public string? CompanyName { get; init; }

        public string? TeamName { get; init; }

        public string? AgentName { get; init; }

        public string ChannelName { get; init; } = "";
    }
}

/// <summary>Looks the values up for the composer, which fills a text as it is chosen.</summary>
public sealed class PlaceholderQueries(Db db)
{
    public Task<IReadOnlyDictionary<string, string>?> ForAsync(long ticketId, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync(session => Placeholders.ValuesAsync(session, ticketId, viewer), ct);
}
