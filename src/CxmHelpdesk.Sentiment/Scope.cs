using CxmHelpdesk.Sentiment.Words;
using CxmHelpdesk.Sentiment.Text;

namespace CxmHelpdesk.Sentiment;

/// <summary>What stands around a phrase and changes it: "not", "if", "very", "but".</summary>
internal static class Scope
{
    private const int NegatorReach = 4;
    private const int BoosterReach = 2;

    // "If I cancel, …" asks; "if this goes on we cancel" threatens.
    private const int SuppositionReach = 4;
    private const int JapaneseBoosterReach = 10;
    private const int NegationSuffixReach = 9;

    // What may stand between a word and the ない that denies it.
    private const string Between = "はがもをとにでくりわらいしさせじゃてけきれまえべめねげっ";

    private const int JapaneseSuppositionReach = 8;

    public static void Apply(ReadOnlySpan<Hit> hits, NormalText text, bool japanese)
    {
        if (japanese)
        {
            ApplyJapanese(hits, text.Chars);
            SupposeAround(hits);
        }
        else ApplyEnglish(hits);
        Contrast(hits);
    }

    private static void ApplyEnglish(ReadOnlySpan<Hit> hits)
    {
        Hit? negator = null, booster = null, supposition = null;
        foreach (var hit in hits)
        {
            if (supposition?.Clause != hit.Clause) supposition = null;

            if (hit.Is(Roles.Hypothetical)) supposition = hit;
            else if (supposition is not null) Suppose(hit, threat: hit.Word - supposition.Word > SuppositionReach);

            if (!hit.Is(Roles.Fixed) && negator is not null && negator.Clause == hit.Clause && hit.Word - negator.Word <= NegatorReach)
                Negate(hit);

            if (booster is not null && booster.Sentence == hit.Sentence && hit.Word - booster.Word <= BoosterReach && hit.Mood != 0)
            {
                hit.Mood *= booster.Entry.Mood;
                if (booster.Is(Roles.Booster) && hit.Urgency > 0) hit.Urgency = Math.Min(2.8, hit.Urgency * 1.1);
            }

            if (hit.Is(Roles.Negator)) negator = hit;
            booster = hit.Is(Roles.Booster | Roles.Damper) ? hit : null;
        }
    }

    private static void ApplyJapanese(ReadOnlySpan<Hit> hits, ReadOnlySpan<char> chars)
    {
        Hit? booster = null;
        foreach (var hit in hits)
        {
            if (!hit.Is(Roles.Hypothetical) && FollowedBySupposition(chars, hit.End)) Suppose(hit, threat: false);

            if (!hit.Is(Roles.Fixed) && FollowedByNegation(chars, hit.End)) Negate(hit);

            if (booster is not null && booster.Sentence == hit.Sentence && hit.Start - booster.End <= JapaneseBoosterReach)
                hit.Mood *= booster.Entry.Mood;
            booster = hit.Is(Roles.Booster | Roles.Damper) ? hit : null;
        }
    }

    /// <summary>もし stands before what it supposes, 想定 and 訓練 behind it.</summary>
    private static void SupposeAround(ReadOnlySpan<Hit> hits)
    {
        for (var i = 0; i < hits.Length; i++)
        {
            if (!hits[i].Is(Roles.Hypothetical)) continue;
            for (var k = i - 1; k >= 0 && Near(hits[k], hits[i]) && !hits[k].Is(Roles.Hypothetical); k--) Suppose(hits[k], threat: true);
            for (var k = i + 1; k < hits.Length && Near(hits[k], hits[i]) && !hits[k].Is(Roles.Hypothetical); k++) Suppose(hits[k], threat: true);
        }

        static bool Near(Hit hit, Hit supposition) => hit.Sentence == supposition.Sentence && Math.Abs(hit.Clause - supposition.Clause) <= 1;
    }

    private static bool FollowedByNegation(ReadOnlySpan<char> chars, int at)
    {
        var last = Math.Min(chars.Length, at + NegationSuffixReach);
        for (var i = at; i < last; i++)
        {
            var rest = chars[i..];
            if (Negation(rest) is var length and > 0 && !IsAsking(rest[length..])) return true;
            if (!Between.Contains(chars[i]) && !rest.StartsWith("あり") && !rest.StartsWith("ござ") && !rest.StartsWith("り")) return false;
            if (rest.StartsWith("ござい")) i += 2;
            else if (rest.StartsWith("あり")) i++;
        }

        return false;
    }

    // 直していただけませんか, ひどくないですか: a "not" that asks denies nothing.
    private static bool IsAsking(ReadOnlySpan<char> rest) =>
        rest.StartsWith("か") || rest.StartsWith("でしょうか") || rest.StartsWith("ですか") || rest.StartsWith("?");

    /// <summary>How long the "not" is that begins here; 0: none does.</summary>
    private static int Negation(ReadOnlySpan<char> rest) => rest switch
    {
        ['な', 'い', ..] or ['な', 'く', ..] or ['ず', '、' or 'に', ..] => 2,
        ['な', 'か', 'っ', 'た', ..] => 4,
        ['ま', 'せ', 'ん', ..] => 3,
        ['ぬ', ..] => 1,
        _ => 0,
    };

    private static bool FollowedBySupposition(ReadOnlySpan<char> chars, int at)
    {
        for (var rest = chars[at..Math.Min(chars.Length, at + JapaneseSuppositionReach)]; !rest.IsEmpty; rest = rest[1..])
            switch (rest)
            {
                case ['場', '合', ..] or ['と', 'き', ..] or ['時', 'の', ..] or ['際', ..] or ['た', 'ら', ..] or ['ば', '、', ..] or ['な', 'ら', ..]:
                case ['か', 'ど', 'う', 'か', ..] or ['可', '能', '性', ..] or ['こ', 'と', 'は' or 'が', 'あ', 'り', ..]:
                    return true;
                case ['。' or '、', ..]:
                    return false;
            }

        return false;
    }

    /// <param name="threat">Stands where "if you do not …, we will …" puts what is threatened: that is meant.</param>
    private static void Suppose(Hit hit, bool threat)
    {
        if (hit.Supposed) return;
        hit.Supposed = true;
        hit.Mood *= 0.4;
        if (!(threat && hit.Cause is (Cause.Churn or Cause.Legal or Cause.Press))) hit.Urgency *= 0.2;
    }

    private static void Negate(Hit hit)
    {
        hit.Negated = !hit.Negated;
        hit.Mood *= hit.Mood > 0 ? -0.8 : -0.3;
        hit.Urgency = 0;
    }

    /// <summary>"Nice staff, but the product broke": the second half is why it was written.</summary>
    private static void Contrast(ReadOnlySpan<Hit> hits)
    {
        for (var i = 0; i < hits.Length; i++)
        {
            if (!hits[i].Is(Roles.Contrast)) continue;
            for (var k = i - 1; k >= 0 && hits[k].Sentence == hits[i].Sentence && !hits[k].Is(Roles.Contrast); k--) hits[k].Mood *= 0.6;
            for (var k = i + 1; k < hits.Length && hits[k].Sentence == hits[i].Sentence && !hits[k].Is(Roles.Contrast); k++) hits[k].Mood *= 1.25;
        }
    }
}
