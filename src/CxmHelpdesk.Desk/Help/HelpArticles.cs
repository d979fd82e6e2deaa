using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.Help;

/// <summary>Keeps the articles. Each change tells the log, and what an article is found by is written with it.</summary>
public sealed class HelpArticles(Db db)
{
    private const int TermsAtOnce = 100;

    /// <summary>In their order. Agents see what readers see; supervisors and administrators the drafts too.</summary>
    public Task<IReadOnlyList<HelpArticleDto>> ListAsync(Viewer viewer, CancellationToken ct) =>
        db.ReadAsync(session => LoadAsync(session, viewer.CanSupervise ? "1 = 1" : "a.published = 1", new { }), ct);

    public Task<Outcome<HelpArticleDto>> AddAsync(SaveHelpArticle article, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<HelpArticleDto>>(
            async tx =>
            {
                var id = await InsertAsync(tx, article, viewer.AgentId);
                Tell(tx, id, viewer);
                return await FindAsync(tx, id);
            },
            ct);

    public Task<Outcome<HelpArticleDto>> ChangeAsync(long id, SaveHelpArticle article, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<HelpArticleDto>>(
            async tx =>
            {
                if ((await LoadAsync(tx, "a.id = @id", new { id })).SingleOrDefault() is not { } past)
                {
                    return new Refusal.NotFound("article");
                }

                var changed = await tx.ExecuteAsync(
                    """
                    update help_articles
                    set published = @Published, updated_at = @Now, updated_by = @AgentId, version = version + 1
                    where id = @id and version = @read
                    """,
                    new { article.Published, tx.Now, viewer.AgentId, id, read = article.Version ?? past.Version });
                if (changed == 0)
                {
                    return new Refusal.Conflict("stale", "Somebody changed this article meanwhile.", new Dictionary<string, object?> { ["version"] = past.Version });
                }

                await HelpVersions.KeepAsync(tx, past);
                await RemoveSidesAsync(tx, id);
                await WriteSidesAsync(tx, id, article);
                Tell(tx, id, viewer);
                return await FindAsync(tx, id);
            },
            ct);

    public Task<Outcome<Done>> RemoveAsync(long id, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<Done>>(
            async tx =>
            {
                await RemoveSidesAsync(tx, id);
                await HelpVersions.RemoveAsync(tx, id);
                await tx.ExecuteAsync("delete from help_votes where article_id = @id", new { id });
                if (await tx.ExecuteAsync("delete from help_articles where id = @id", new { id }) == 0)
                {
                    return new Refusal.NotFound("article");
                }

                Tell(tx, id, viewer);
                return Done.Instance;
            },
            ct);

    public Task<IReadOnlyList<HelpArticleDto>> OrderAsync(OrderHelpArticles order, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                var known = await tx.QueryAsync<long>("select id from help_articles order by position, id");
                var places = order.Ids.Distinct().Where(known.Contains).Concat(known.Except(order.Ids)).Select((id, position) => new { id, position });
                foreach (var place in places)
                {
                    await tx.ExecuteAsync("update help_articles set position = @position where id = @id", place);
                }

                Tell(tx, 0, viewer);
                return await LoadAsync(tx, "1 = 1", new { });
            },
            ct);

    internal static async Task<long> InsertAsync(Tx tx, SaveHelpArticle article, long? agentId)
    {
        var id = tx.NextId();
        await tx.ExecuteAsync(
            """
            insert into help_articles (id, published, position, created_at, updated_at, updated_by, version)
            select @id, @Published, coalesce(max(position) + 1, 0), @Now, @Now, @agentId, 1
            from help_articles
            """,
            new { id, article.Published, tx.Now, agentId });
        await WriteSidesAsync(tx, id, article);
        return id;
    }

    private static async Task<HelpArticleDto> FindAsync(Session session, long id) => (await LoadAsync(session, "a.id = @id", new { id })).Single();

    private static async Task<IReadOnlyList<HelpArticleDto>> LoadAsync(Session session, string where, object parameters)
    {
        var rows = await session.QueryAsync<Row>(
            $"""
            select a.id, a.published, a.position, a.updated_at, a.updated_by, a.version,
                (select count(*) from help_votes v where v.article_id = a.id and v.helped = 1) as helped,
                (select count(*) from help_votes v where v.article_id = a.id and v.helped = 0) as not_helped
            from help_articles a
            where {where}
            order by a.position, a.id
            """,
            parameters);
        var sides = (await session.QueryAsync<SideRow>(
            $"select s.article_id, s.language, s.title, s.body, s.collection from help_sides s join help_articles a on a.id = s.article_id where {where}", parameters))
            .ToDictionary(side => (side.ArticleId, side.Language), side => new HelpText(side.Title, side.Body, side.Collection));
        return [.. rows.Select(row => row.ToDto(
            sides.GetValueOrDefault((row.Id, HelpLanguages.English)), sides.GetValueOrDefault((row.Id, HelpLanguages.Japanese))))];
    }

    private static async Task RemoveSidesAsync(Tx tx, long id)
    {
        await tx.ExecuteAsync("delete from help_terms where article_id = @id", new { id });
        await tx.ExecuteAsync("delete from help_sides where article_id = @id", new { id });
    }

    private static async Task WriteSidesAsync(Tx tx, long id, SaveHelpArticle article)
    {
        foreach (var (language, side) in new[] { (HelpLanguages.English, article.En), (HelpLanguages.Japanese, article.Ja) })
        {
            if (side is null)
            {
                continue;
            }

            await tx.ExecuteAsync(
                "insert into help_sides (article_id, language, title, body, collection) values (@id, @language, @title, @Body, @collection)",
                new { id, language, title = side.Title.Trim(), side.Body, collection = side.Collection.Trim() });
            foreach (var terms in HelpTerms.OfArticle(side).Chunk(TermsAtOnce))
            {
                var values = new Dictionary<string, object> { ["id"] = id, ["language"] = language };
                foreach (var (i, (term, weight)) in terms.Index())
                {
                    values[string.Create(CultureInfo.InvariantCulture, $"t{i}")] = term;
                    values[string.Create(CultureInfo.InvariantCulture, $"w{i}")] = weight;
                }

                var rows = string.Join(", ", terms.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"(@t{i}, @id, @language, @w{i})")));
                await tx.ExecuteAsync($"insert into help_terms (term, article_id, language, weight) values {rows}", values);
            }
        }
    }

    private static void Tell(Tx tx, long id, Viewer viewer) =>
        tx.Append(new NewEvent(EventTypes.HelpChanged, JsonSerializer.Serialize(new { articleId = id })) { AgentId = viewer.AgentId });

    private sealed record SideRow
    {
        public long ArticleId { get; init; }

        public string Language { get; init; } = "";

        public string Title { get; init; } = "";

        public string Body { get; init; } = "";

        public string Collection { get; init; } = "";
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public bool Published { get; init; }

        public int Position { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }

        public long? UpdatedBy { get; init; }

        public long Version { get; init; }

        public int Helped { get; init; }

        public int NotHelped { get; init; }

        public HelpArticleDto ToDto(HelpText? en, HelpText? ja) => new()
        {
            Id = Id, En = en, Ja = ja, Published = Published, Position = Position, UpdatedAt = UpdatedAt, UpdatedBy = UpdatedBy, Helped = Helped, NotHelped = NotHelped, Version = Version,
        };
    }
}
