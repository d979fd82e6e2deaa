using System.Globalization;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Desk.Search;

/// <param name="Marks">Spans of <paramref name="Snippet"/> to be marked, in UTF-16 units.</param>
public sealed record SearchHit(TicketRow Ticket, long MessageId, string Snippet, IReadOnlyList<SearchMark> Marks);

public sealed record SearchMark(int Start, int Length);

/// <summary>Finds messages by words, within the viewer's sight.</summary>
public sealed class SearchQueries(Db db)
{
    private const int PageSize = 30;
    private readonly SearchEngine _engine = SearchEngine.For(db.Dialect);

    /// <summary>One hit a ticket and page, newest message first. A number finds the ticket of that number too.</summary>
    public Task<Page<SearchHit>> FindAsync(string query, string? after, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                var terms = SearchTerms.ForQuery(query);
                if (terms.Count == 0)
                {
                    return new Page<SearchHit>([], null);
                }

                var found = await MatchAsync(session, terms, after, viewer);
                var hits = new List<SearchHit>();
                if (after is null && await ByNumberAsync(session, query, viewer) is { } exact)
                {
                    hits.Add(new SearchHit(exact, 0, exact.Snippet, []));
                }

                var rows = (await TicketQueries.RowsAsync(session, [.. found.Take(PageSize).Select(row => row.TicketId).Distinct()])).ToDictionary(row => row.Id);
                var words = query.Split([' ', '　', '\t'], StringSplitOptions.RemoveEmptyEntries);
                foreach (var row in found.Take(PageSize).DistinctBy(row => row.TicketId).Where(row => hits.All(hit => hit.Ticket.Id != row.TicketId)))
                {
                    var (snippet, marks) = SnippetOf(row.Text, words);
                    hits.Add(new SearchHit(rows[row.TicketId], row.Id, snippet, marks));
                }

                return new Page<SearchHit>(hits, found.Count > PageSize ? found[PageSize - 1].Id.ToString(CultureInfo.InvariantCulture) : null);
            },
            ct);

    private async Task<IReadOnlyList<FoundRow>> MatchAsync(Session session, IReadOnlyList<QueryTerm> terms, string? after, Viewer viewer)
    {
        var (match, parameters) = _engine.Match(terms);
        parameters["before"] = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : long.MaxValue;
        parameters["limit"] = PageSize + 1;
        var sight = "";
        if (!viewer.SeesEverything)
        {
            // Ids from the viewer's own record.
            var teams = string.Join(", ", viewer.TeamIds.Order().Select(team => team.ToString(CultureInfo.InvariantCulture)));
            sight = teams.Length == 0 ? "and t.team_id is null" : $"and (t.team_id is null or t.team_id in ({teams}))";
        }

        // Joined in this order on purpose: the index gives ids from the newest down, and the first page stops early.
        return await session.QueryAsync<FoundRow>(
            $"""
            select m.id, m.ticket_id, m.text
            from ({match}) as f
            {(session.Dialect == SqlDialect.Sqlite ? "cross join" : "join")} messages m {(session.Dialect == SqlDialect.Sqlite ? "" : "on m.id = f.message_id")}
            join tickets t on t.id = m.ticket_id
            where m.id = f.message_id and t.status not in ('spam', 'trash') {sight}
            order by f.message_id desc
            {session.Dialect.Limit("@limit")}
            """,
            parameters);
    }

    private static async Task<TicketRow?> ByNumberAsync(Session session, string query, Viewer viewer) =>
        long.TryParse(query.Trim().TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && (await TicketQueries.RowsAsync(session, [number])).SingleOrDefault() is { } row
        && viewer.CanSeeTicket(row.TeamId)
            ? row
            : null;

    /// <summary>Some 160 characters around the first word found, with every word marked. Words that differ in width or case marks from the text are found but not marked.</summary>
    internal static (string Snippet, IReadOnlyList<SearchMark> Marks) SnippetOf(string text, IReadOnlyList<string> words)
    {
        const int Before = 40;
        const int Length = 160;
        var first = words.Select(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase)).Where(at => at >= 0).DefaultIfEmpty(0).Min();
        var start = Math.Max(0, first - Before);
        var end = Math.Min(text.Length, start + Length);
        start += start > 0 && char.IsLowSurrogate(text[start]) ? 1 : 0;
        end -= end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        var snippet = $"{(start > 0 ? "…" : "")}{text[start..end].ReplaceLineEndings(" ")}{(end < text.Length ? "…" : "")}";

        var marks = new List<SearchMark>();
        foreach (var word in words)
        {
            for (var at = 0; (at = snippet.IndexOf(word, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += word.Length)
            {
                marks.Add(new SearchMark(at, word.Length));
            }
        }

        return (snippet, [.. marks.OrderBy(mark => mark.Start)]);
    }

    private sealed record FoundRow
    {
        public long Id { get; init; }

        public long TicketId { get; init; }

        public string Text { get; init; } = "";
    }
}
