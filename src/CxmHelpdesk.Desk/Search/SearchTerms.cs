using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Desk.Search;

/// <summary>
/// What a text is found by: words in lower case for scripts with blanks, overlapping pairs of characters for those without
/// (東京都 is 東京 and 京都), all under NFKC so that width and composition do not matter. Text and query pass the same way.
/// </summary>
internal static class SearchTerms
{
    private const int MaxTerm = 60;

    /// <summary>The terms in order, blanks between them; phrases can be asked for by their neighbourhood.</summary>
    public static string ForIndex(string text)
    {
        var terms = new StringBuilder(text.Length * 2);
        foreach (var run in Runs(text))
        {
            if (!run.Dense)
            {
                terms.Append(run.Text).Append(' ');
                continue;
            }

            var runes = run.Text.EnumerateRunes().ToArray();
            for (var i = 0; i < runes.Length; i++)
            {
                // The last character stands alone, so that each one begins some term and a query of one character finds it.
                terms.Append(runes[i].ToString());
                if (i + 1 < runes.Length)
                {
                    terms.Append(runes[i + 1].ToString());
                }

                terms.Append(' ');
            }
        }

        return terms.ToString();
    }

    /// <summary>What a query asks for: each word, prefix of a longer one, or each run of dense script as a phrase of pairs.</summary>
    public static IReadOnlyList<QueryTerm> ForQuery(string query)
    {
        var terms = new List<QueryTerm>();
        foreach (var run in Runs(query))
        {
            if (!run.Dense)
            {
                terms.Add(new QueryTerm([run.Text], Prefix: run.Text.Length > 1));
                continue;
            }

            var runes = run.Text.EnumerateRunes().ToArray();
            terms.Add(runes.Length == 1
                ? new QueryTerm([run.Text], Prefix: true)
                : new QueryTerm([.. Enumerable.Range(0, runes.Length - 1).Select(i => $"{runes[i]}{runes[i + 1]}")], Prefix: false));
        }

        return terms.Count > 12 ? terms[..12] : terms;
    }

    private static IEnumerable<(string Text, bool Dense)> Runs(string text)
    {
        var normal = Normalise(text);
        var start = -1;
        var dense = false;
        for (var i = 0; i <= normal.Length;)
        {
            var length = 1;
            var kind = Kind.Other;
            if (i < normal.Length)
            {
                Rune.DecodeFromUtf16(normal.AsSpan(i), out var rune, out length);
                kind = KindOf(rune);
            }

            var goesOn = start >= 0 && kind != Kind.Other && (kind == Kind.Dense) == dense && (dense || i - start < MaxTerm);
            if (start >= 0 && !goesOn)
            {
                yield return (normal[start..i], dense);
                start = -1;
            }

            if (start < 0 && kind != Kind.Other)
            {
                start = i;
                dense = kind == Kind.Dense;
            }

            i += length;
        }
    }

    private enum Kind
    {
        Other,
        Word,
        Dense,
    }

    private static Kind KindOf(Rune rune)
    {
        if (!Rune.IsLetterOrDigit(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
        {
            return Kind.Other;
        }

        return rune.Value switch
        {
            >= 0x3005 and <= 0x3007 or >= 0x3040 and <= 0x30FF or >= 0x31F0 and <= 0x31FF => Kind.Dense,
            >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x3FFFF => Kind.Dense,
            >= 0x0E00 and <= 0x0EFF or >= 0x1000 and <= 0x109F or >= 0x1780 and <= 0x17FF => Kind.Dense,
            _ => Kind.Word,
        };
    }

    public static string Normalise(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // A lone surrogate; the text is still worth finding by the rest.
            return text.ToLowerInvariant();
        }
    }
}

/// <param name="Parts">One word, or pairs that must follow each other.</param>
internal sealed record QueryTerm(IReadOnlyList<string> Parts, bool Prefix);
