using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Help;

/// <param name="Covered">0..1: how much of what the question says, the rare words counting more, stands in the article.</param>
public sealed record HelpHit(HelpEntry Entry, double Covered);

/// <summary>
/// Finds published articles for a question in whatever words: any of them may be missing, rare ones count more, and those of the title most (the
/// weighting of BM25, Robertson and Zaragoza 2009, with k1 = 1.2 and without its term for length: articles are short).
/// </summary>
public sealed class HelpSearch(Db db)
{
    public const int LongestQuestion = 500;

    private const double K1 = 1.2;

    /// <summary>Below this share of a question an article has only a word in common with it.</summary>
    private const double LeastCovered = 0.2;

    /// <summary>The nearest first. Articles that are not written in the language are not among them.</summary>
    /// <param name="language">Of the answer, one of <see cref="HelpLanguages"/>.</param>
    public Task<IReadOnlyList<HelpHit>> FindAsync(string question, string language, int most, CancellationToken ct) =>
        db.ReadAsync(session => FindAsync(session, question, language, most), ct);

    internal static async Task<IReadOnlyList<HelpHit>> FindAsync(Session session, string question, string language, int most)
    {
        var (terms, prefix) = HelpTerms.OfQuestion(question.Length > LongestQuestion ? question[..LongestQuestion] : question);
        if (terms.Count == 0)
        {
            return [];
        }

        var articles = await session.ScalarAsync<int>(
            "select count(*) from help_sides s join help_articles a on a.id = s.article_id where s.language = @language and a.published = 1", new { language });
        var found = await session.QueryAsync<TermRow>(
            $"""
            select t.term, t.article_id, t.weight
            from help_terms t
            join help_articles a on a.id = t.article_id
            where a.published = 1 and t.language = @language and (t.term in @terms{(prefix is null ? "" : " or t.term like @prefix")})
            """,
            new { language, terms, prefix = prefix + "%" });

        // What the last word may become is one thing asked for, however many words begin so.
        var asked = found.GroupBy(row => terms.Contains(row.Term) ? row.Term : "").ToDictionary(
            group => group.Key, group => group.GroupBy(row => row.ArticleId).ToDictionary(one => one.Key, one => one.Max(row => row.Weight)));
        Dictionary<long, Score> scores = [];
        var whole = new Score();
        foreach (var term in terms)
        {
            // A word that no article has is rare indeed: the question says something that is answered nowhere.
            var holders = asked.GetValueOrDefault(term) ?? [];
            if (term == prefix && asked.GetValueOrDefault("") is { } begun)
            {
                holders = begun.Concat(holders).GroupBy(pair => pair.Key, pair => pair.Value).ToDictionary(group => group.Key, group => group.Max());
            }

            var (rarity, carries) = (Rarity(articles, holders.Count), HelpTerms.Carries(term));
            whole = whole.With(rarity, 1, carries);
            foreach (var (id, weight) in holders)
            {
                scores[id] = scores.GetValueOrDefault(id).With(rarity, weight, carries);
            }
        }

        var best = scores
            .Select(pair => (Id: pair.Key, pair.Value.Points, Covered: pair.Value.ShareOf(whole)))
            .Where(one => one.Covered >= LeastCovered).OrderByDescending(one => one.Points).ThenBy(one => one.Id).Take(most).ToArray();
        var entries = (await HelpReading.EntriesAsync(session, [.. best.Select(one => one.Id)], language)).ToDictionary(entry => entry.Id);
        return [.. best.Where(one => entries.ContainsKey(one.Id)).Select(one => new HelpHit(entries[one.Id], one.Covered))];
    }

    private static double Rarity(int articles, int holders) => Math.Log(1 + (articles - holders + 0.5) / (holders + 0.5));

    /// <param name="Said">Of the words as they are said.</param>
    /// <param name="Meant">Of the words that carry the matter, brought to one form.</param>
    private readonly record struct Score(double Points, double Said, double Meant)
    {
        public Score With(double rarity, int weight, bool carries) => new(
            Points + rarity * weight * (K1 + 1) / (weight + K1), Said + (carries ? 0 : rarity), Meant + (carries ? rarity : 0));

        /// <summary>A question in other words says nothing that stands in the article, and means all of it.</summary>
        public double ShareOf(Score whole) => Math.Max(whole.Said == 0 ? 0 : Said / whole.Said, whole.Meant == 0 ? 0 : Meant / whole.Meant);
    }

    private sealed record TermRow
    {
        public string Term { get; init; } = "";

        public long ArticleId { get; init; }

        public int Weight { get; init; }
    }
}
