using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment;

/// <summary>
/// Urgency from evidence. Pieces of evidence combine like independent alarms: each closes a part of what is still open up to 3, so
/// repeating oneself moves little and a quiet "the site is down for everyone" moves much. Mood has no part in it.
/// </summary>
internal static class UrgencyScore
{
    public const double Most = 3;

    /// <summary>Any question wants an answer some time.</summary>
    private const double Ordinary = 0.4;

    /// <summary>Returns the urgency; each hit's <see cref="Hit.Urgency"/> becomes its share of what it adds to an ordinary message.</summary>
    public static double Of(ReadOnlySpan<Hit> hits, NormalText text)
    {
        JoinThingsAndFailures(hits);
        CountTheHit(hits);

        double gravest = 0, open = 1, evidence = 0;
        bool hurryNot = false, over = false, trivial = false;
        foreach (var hit in hits)
        {
            hurryNot |= hit.Cause is Cause.NoHurry && !hit.Negated;
            over |= hit.Holds(Roles.Resolved);
            trivial |= hit.Holds(Roles.Trivial);
            if (hit.Urgency <= 0) continue;
            if (IsGrave(hit.Cause)) gravest = Math.Max(gravest, hit.Urgency);
            open *= Left(hit.Urgency);
            evidence += Evidence(hit.Urgency);
        }

        if (Shouts(text)) open *= Left(0.2);

        var calm = 1.0;
        if (over) calm *= 0.35;
        if (hurryNot) calm *= gravest >= 1.5 ? 0.8 : 0.4;
        if (trivial && gravest < 1) calm *= 0.5;

        var raised = Most * (1 - (1 - Ordinary / Most) * open);
        var urgency = raised * calm;
        Share(hits, raised - Ordinary, urgency - raised, evidence);
        return urgency;
    }

    private static void Share(ReadOnlySpan<Hit> hits, double raised, double calmed, double evidence)
    {
        var calming = 0;
        foreach (var hit in hits) if (IsCalming(hit)) calming++;
        foreach (var hit in hits)
            if (hit.Urgency > 0) hit.Urgency = raised * Evidence(hit.Urgency) / evidence;
            else if (calmed < 0 && IsCalming(hit)) hit.Urgency = calmed / calming;
    }

    /// <summary>"Checkout" and "does not load" are little alone and an outage together.</summary>
    private static void JoinThingsAndFailures(ReadOnlySpan<Hit> hits)
    {
        var near = 0;
        foreach (var failure in hits)
        {
            if (!failure.Holds(Roles.Failure)) continue;

            // Hits stand in the order of the text, so only those around the failure are looked at.
            while (near < hits.Length && hits[near].Sentence < failure.Sentence - 1) near++;
            Hit? gravest = null;
            for (var i = near; i < hits.Length && hits[i].Sentence <= failure.Sentence + 1; i++)
                if (hits[i].Holds(Roles.Thing) && hits[i].Entry.Urgency > (gravest?.Entry.Urgency ?? 0))
                    gravest = hits[i];

            if (gravest is null) continue;
            gravest.Urgency = Math.Max(gravest.Urgency, gravest.Entry.Urgency);
            if (gravest.Entry.Urgency < 0.5) continue;
            gravest.Cause = gravest.Cause is Cause.Tone ? Cause.Outage : gravest.Cause;
            failure.Cause = failure.Cause is Cause.Tone ? Cause.Outage : failure.Cause;
        }
    }

    /// <summary>Whom it hits matters once something is wrong.</summary>
    private static void CountTheHit(ReadOnlySpan<Hit> hits)
    {
        var wrong = false;
        foreach (var hit in hits) wrong |= hit.Holds(Roles.Failure) || (IsGrave(hit.Cause) && hit.Urgency >= 0.5);
        if (!wrong) return;
        foreach (var hit in hits)
            if (hit.Holds(Roles.Scope)) hit.Urgency = hit.Entry.Urgency;
    }

    private static bool IsGrave(Cause cause) => cause is Cause.Outage or Cause.Safety or Cause.Security or Cause.DataLoss or Cause.VulnerablePerson;

    private static bool IsCalming(Hit hit) => hit is { Cause: Cause.NoHurry, Negated: false } || hit.Holds(Roles.Resolved | Roles.Trivial);

    private static bool Shouts(NormalText text) => text.ShoutedWords >= 3;

    // Like a logarithm of what is left, but of the four operations, so the same on every machine.
    private static double Evidence(double urgency) => 1 / Left(urgency) - 1;

    private static double Left(double urgency) => 1 - Math.Min(urgency, 2.9) / Most;
}
