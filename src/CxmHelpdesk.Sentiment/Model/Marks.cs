using CxmHelpdesk.Sentiment.Deadlines;
using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>What the rules found, said in a way that weights can be put on: each phrase of the lexicon as it was meant, sums in steps, loudness, length.</summary>
internal static class Marks
{
    private static readonly Roles[] s_roles =
    [
        Roles.Failure, Roles.Scope, Roles.Trivial, Roles.Hypothetical, Roles.Contrast, Roles.Courtesy, Roles.Closing, Roles.Resolved,
        Roles.Request, Roles.Need, Roles.Event, Roles.Day, Roles.Negator, Roles.Booster,
    ];

    /// <summary>What may raise urgency and never lower it: a nearer deadline, more evidence.</summary>
    public static IReadOnlySet<uint> Rising { get; } =
        Enumerable.Range(0, 12).SelectMany(step => new[] { Named('d', step), Named('u', step) }).ToHashSet();

    public static void Collect(FeatureList to, ReadOnlySpan<Hit> hits, NormalText text, int length, double mood, double urgency, Deadline? deadline, DateTimeOffset now)
    {
        Steps(to, 'm', mood, -0.8, 0.2, 9, Mark.OfMoods);
        Steps(to, 'u', urgency, 0.5, 0.25, 10, Mark.OfUrgencies);
        if (deadline is { } at) Steps(to, 'd', at.Urgency(now), 0.05, 0.4, 5);

        Steps(to, '!', text.Exclamations, 0.5, 1, 4);
        Steps(to, '?', text.Questions, 0.5, 1, 3);
        Steps(to, 'l', text.Elongations, 0.5, 1, 2);
        Steps(to, 'S', text.ShoutedWords, 0.5, 2, 3);
        for (var (size, step) = (8, 0); size < length && step < 8; size *= 2, step++) to.AddMark(Named('n', step), Mark.OfText);

        var roles = Roles.None;
        for (var i = 0; i < hits.Length; i++)
        {
            var hit = hits[i];
            roles |= hit.Negated || hit.Supposed || hit.IsManners ? Roles.None : hit.Entry.Roles;
            if (hit.Entry.Hash == 0 || hit.IsManners) continue;
            to.AddMark(Hash.End(Hash.Next(Hash.Next(hit.Entry.Hash, hit.Negated ? 1u : hit.Turned ? 2u : 0), hit.Supposed ? 1u : 0)), i);
            if (hit.Negated || hit.Turned) to.AddMark(Named('N', (hit.Turned ? 2 : 0) + (hit.Entry.Mood > 0 ? 1 : 0)), i);
            if (hit.Cause is not Cause.Tone) to.AddMark(Named('k', (int)hit.Cause * 4 + (hit.Negated ? 1 : 0) + (hit.Supposed ? 2 : 0)), i);
        }

        for (var i = 0; i < s_roles.Length; i++)
            if ((roles & s_roles[i]) != 0) to.AddMark(Named('r', i), Mark.OfText);
        if ((roles & Roles.Failure) != 0 && (roles & Roles.Scope) != 0) to.AddMark(Named('R', 0), Mark.OfText);
        if ((roles & Roles.Need) != 0 && (roles & Roles.Day) != 0) to.AddMark(Named('R', 1), Mark.OfText);
        if (hits.Length > 0)
        {
            Edge(to, 'f', hits[0].Mood);
            Edge(to, 'e', hits[^1].Mood);
        }
    }

    /// <summary>One mark for each step that the value has passed: weights can follow any curve.</summary>
    private static void Steps(FeatureList to, char name, double value, double from, double by, int count, int whole = Mark.OfText)
    {
        for (var step = 0; step < count && value >= from + step * by; step++) to.AddNewMark(Named(name, step), whole);
    }

    private static void Edge(FeatureList to, char name, double mood)
    {
        if (Math.Abs(mood) > 0.1) to.AddMark(Named(name, mood > 0 ? 1 : 0), Mark.OfText);
    }

    private static uint Named(char name, int number) => Hash.End(Hash.Next(Hash.Next(Hash.Start('M'), name), (uint)number));
}
