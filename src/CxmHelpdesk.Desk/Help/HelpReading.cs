using System.Globalization;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Help;

/// <summary>What readers see: published articles and nothing else.</summary>
public sealed class HelpReading(Db db, HelpMarkdown markdown, PublicAddress address)
{
    /// <summary>All, in their order; those that are not written in the language in the other one.</summary>
    public Task<IReadOnlyList<HelpEntry>> ListAsync(string language, CancellationToken ct) => db.ReadAsync(session => EntriesAsync(session, null, language), ct);

    public Task<bool> HasAnyAsync(CancellationToken ct) =>
        db.ReadAsync(async session => await session.FirstOrDefaultAsync<long?>($"select id from help_articles where published = 1 order by id {session.Dialect.Limit("1")}", new { }) is not null, ct);

    /// <summary>Null: there is none, or it is a draft.</summary>
    public Task<HelpPage?> FindAsync(long id, string language, CancellationToken ct) => db.ReadAsync(session => FindAsync(session, id, language), ct);

    internal async Task<HelpPage?> FindAsync(Session session, long id, string language)
    {
        var sides = await RowsAsync(session, [id]);
        return Choose(sides, language) is { } side
            ? new HelpPage(
                id, side.Title, side.Collection, side.Language, [.. sides.Select(one => one.Language).Order(StringComparer.Ordinal)],
                markdown.ToHtml(side.Body), HelpMarkdown.ToText(side.Body), side.Body, side.UpdatedAt, Link(id, side.Language))
            : null;
    }

    /// <param name="ids">Null: all.</param>
    internal static async Task<IReadOnlyList<HelpEntry>> EntriesAsync(Session session, IReadOnlyCollection<long>? ids, string language) =>
        ids is { Count: 0 }
            ? []
            : [.. (await RowsAsync(session, ids)).GroupBy(row => row.ArticleId).Select(sides => Choose(sides, language)!)
                .Select(side => new HelpEntry(side.ArticleId, side.Title, side.Collection, HelpMarkdown.Beginning(side.Body), side.Language))];

    /// <summary>Where anybody reads it.</summary>
    public string Link(long id, string language)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/help/{id}?language={language}");
        return address.Of(path)?.ToString() ?? path;
    }

    private static SideRow? Choose(IEnumerable<SideRow> sides, string language) => sides.OrderBy(side => side.Language == language ? 0 : 1).FirstOrDefault();

    private static Task<IReadOnlyList<SideRow>> RowsAsync(Session session, IReadOnlyCollection<long>? ids) =>
        session.QueryAsync<SideRow>(
            $"""
            select s.article_id, s.language, s.title, s.body, s.collection, a.updated_at
            from help_sides s
            join help_articles a on a.id = s.article_id
            where a.published = 1 {(ids is null ? "" : "and a.id in @ids")}
            order by a.position, a.id, s.language
            """,
            new { ids });

    private sealed record SideRow
    {
        public long ArticleId { get; init; }

        public string Language { get; init; } = "";

        public string Title { get; init; } = "";

        public string Body { get; init; } = "";

        public string Collection { get; init; } = "";

        public DateTimeOffset UpdatedAt { get; init; }
    }
}
