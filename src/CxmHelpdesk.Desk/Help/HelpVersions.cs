using System.Text.Json;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Help;

/// <summary>What an article said before it was changed. To restore it is to save its texts again, which makes a version of its own.</summary>
/// <param name="SavedAt">When it was written, not when it was replaced.</param>
/// <param name="SavedBy">Null: it came with the desk.</param>
public sealed record HelpVersionDto(long Version, DateTimeOffset SavedAt, long? SavedBy, bool Published, HelpText? En, HelpText? Ja);

/// <summary>The past of each article, kept as long as the article.</summary>
public sealed class HelpVersions(Db db)
{
    /// <summary>The newest, of which nobody needs more to find his words again.</summary>
    public const int MostShown = 50;

    /// <summary>Newest first, without the present one.</summary>
    public Task<IReadOnlyList<HelpVersionDto>> ListAsync(long articleId, CancellationToken ct) =>
        db.ReadAsync<IReadOnlyList<HelpVersionDto>>(
            async session =>
            [
                .. (await session.QueryAsync<Row>(
                    $"""
                    select version, saved_at, saved_by, published, texts
                    from help_versions
                    where article_id = @articleId
                    order by version desc
                    {session.Dialect.Limit("@MostShown")}
                    """,
                    new { articleId, MostShown })).Select(row => row.ToDto()),
            ],
            ct);

    internal static Task KeepAsync(Tx tx, HelpArticleDto past) =>
        tx.ExecuteAsync(
            """
            insert into help_versions (article_id, version, saved_at, saved_by, published, texts)
            values (@Id, @Version, @UpdatedAt, @UpdatedBy, @Published, @texts)
            """,
            new { past.Id, past.Version, past.UpdatedAt, past.UpdatedBy, past.Published, texts = JsonSerializer.Serialize(new Texts(past.En, past.Ja)) });

    internal static Task RemoveAsync(Tx tx, long articleId) => tx.ExecuteAsync("delete from help_versions where article_id = @articleId", new { articleId });

    private sealed record Texts(HelpText? En, HelpText? Ja);

    private sealed record Row
    {
        public long Version { get; init; }

        public DateTimeOffset SavedAt { get; init; }

        public long? SavedBy { get; init; }

        public bool Published { get; init; }

        public string Texts { get; init; } = "{}";

        public HelpVersionDto ToDto()
        {
            var texts = JsonSerializer.Deserialize<HelpVersions.Texts>(Texts)!;
            return new HelpVersionDto(Version, SavedAt, SavedBy, Published, texts.En, texts.Ja);
        }
    }
}
