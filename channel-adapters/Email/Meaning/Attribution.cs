using System.Buffers;
using System.Collections.Frozen;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>
/// The line that introduces repeated text: <c>On Wed, 15 May 2024 at 10:23, Ann &lt;ann@example.net&gt; wrote:</c>, in the languages that mail programs
/// speak, wrapped over up to four lines. It is known by its end (a verb, or an address and a colon) and then sought upwards to its beginning,
/// so a text that merely starts with "On" is none.
/// </summary>
internal static class Attribution
{
    private const int MostLines = 4;

    /// <param name="First">First line of it.</param>
    /// <param name="Column">Where it starts in that line: some programs put it behind the sender's last words.</param>
    /// <param name="Next">The line after it.</param>
    public readonly record struct Found(int First, int Column, int Next);

    private static readonly string[] Verbs =
    [
        "wrote", "sent", "writes", "a écrit", "schrieb", "geschrieben", "escribió", "escribio", "ha scritto", "scrisse", "schreef", "het volgende geschreven", "escreveu", "skrev", "skrifaði",
        "pisze", "napisał", "napisał(a)", "napisała", "kirjoitti", "đã viết", "пишет", "написал", "написал(а)", "написала", "писал(а)", "píše", "napsal", "napsal(a)", "napísal", "írta", "a scris", "yazdı", "şunları yazdı", "έγραψε",
        "написав", "пише", "je napisao", "kirjutas", "rašė", "さんは書きました", "に書きました", "は書きました", "さんが書きました", "が書きました", "が書いたメール", "のメール", "のメッセージ", "のコメント", "写道", "寫道", "작성", "님이 작성", "כתב", "כתבה", "كتب",
    ];

    /// <summary>Each line of a text is asked for them, and most end in none of these letters.</summary>
    private static readonly FrozenDictionary<char, string[]> VerbsByLastLetter = Verbs.GroupBy(verb => char.ToUpperInvariant(verb[^1])).ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Words that an attribution of this language starts with, before the date.</summary>
    private static readonly string[] Openers =
    [
        "on ", "le ", "am ", "el ", "il ", "op ", "em ", "den ", "på ", "w dniu ", "dnia ", "dne ", "vào ", "no ", "a ", "el día ", "в ", "pe ", "ma ", "ti ", "ke ", "to ", "la ", "su ", "sent from ", "in message <", "in article <",
    ];

    private static readonly string[] Days =
    [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "today", "yesterday",
    ];

    private static readonly SearchValues<char> Decoration = SearchValues.Create(" \t*_-–—•>|=#'\"「」");

    /// <summary>The attribution that ends in line <paramref name="last"/>, if any.</summary>
    public static Found? EndingAt(TextLines lines, int last)
    {
        var end = lines[last];
        if (end.Length is 0 or > 400)
        {
            return null;
        }

        var isRuled = end.EndsWith("--");
        var tail = end.TrimEnd(isRuled ? "-– " : "* ");
        var hasColon = tail is [.., ':'] or [.., '：'] or [.., ';'];
        tail = tail.TrimEnd(":：; *\u00A0\u202F");
        if (!hasColon && !isRuled && !end.ContainsAnyInRange('0', '9') && !end.Contains('@'))
        {
            return null;
        }

        var hasVerb = EndsWithVerb(tail);
        if (!hasColon && !(hasVerb && (isRuled || LooksDated(lines, last))) && !IsUnmarkedGmail(lines, last))
        {
            return null;
        }

        if (!hasVerb && !EndsWithAddress(tail) && !HasVerbBeforeName(lines, last))
        {
            return null;
        }

        return Begin(lines, last, hasVerb);
    }

    /// <summary>From the last line upwards: the nearest line that starts as attributions do; failing that, a last line that has it all.</summary>
    private static Found? Begin(TextLines lines, int last, bool hasVerb)
    {
        var hasAddress = false;
        for (var first = last; first > last - MostLines && first >= 0; first--)
        {
            var line = lines[first];
            if (line.IsEmpty)
            {
                // One program breaks it with an empty line before the bracket.
                if (!(lines[first + 1] is ['<', ..] or ['&', ..]))
                {
                    break;
                }

                continue;
            }

            if (first < last && lines.IsQuoted(first) && !lines.IsQuoted(last))
            {
                break;
            }

            hasAddress |= line.Contains('@');
            if (StartsAsAttribution(line))
            {
                return new Found(first, 0, last + 1);
            }

            if (SharedLine(line) is var column and > 0)
            {
                return new Found(first, column, last + 1);
            }
        }

        var own = lines[last];
        if (hasVerb && own.Length < 100 && own.Count(' ') < 8 && !lines.IsQuoted(last) && lines.IsQuoted(lines.SkipBlank(last + 1)))
        {
            return new Found(last, 0, last + 1);   // "Ann Lee wrote:" is enough where the quote follows
        }

        var isComplete = hasVerb && own.Length > 12 && own.Contains('@') && !own.StartsWith('<');
        isComplete |= IsDatedAndNamed(own) && (own.IndexOfAny('<', '(') >= 0 && own.Contains('@') || HasVerbBeforeName(lines, last));
        isComplete |= hasVerb && own.StartsWith("--") && own.EndsWith("--");
        isComplete |= hasVerb && (own.Contains("さん", StringComparison.Ordinal) || HasClock(own)) && own.Length < 200;
        return isComplete ? new Found(last, 0, last + 1) : hasVerb && hasAddress && last > 0 && own.StartsWith('<') ? new Found(last - 1, 0, last + 1) : null;
    }

    /// <summary>Day, year, clock and a colon at the end: with a name in it, it needs no verb at the end, which some languages put elsewhere or leave out.</summary>
    private static bool IsDatedAndNamed(ReadOnlySpan<char> line)
    {
        var year = line.IndexOf("20");
        return line.TrimEnd(" *\u00A0") is [.., ':' or '：'] && line.Length < 250 && HasClock(line)
            && year >= 0 && year + 3 < line.Length && char.IsAsciiDigit(line[year + 2]) && char.IsAsciiDigit(line[year + 3]);
    }

    private static bool EndsWithVerb(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !VerbsByLastLetter.TryGetValue(char.ToUpperInvariant(text[^1]), out var verbs))
        {
            return false;
        }

        foreach (var verb in verbs)
        {
            if (text.EndsWith(verb, StringComparison.OrdinalIgnoreCase)
                && (text.Length == verb.Length || verb[0] >= 0x3000 || !char.IsLetter(text[text.Length - verb.Length - 1])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"schrieb Hans Muster &lt;hans@example.net&gt;:": the verb stands before the name.</summary>
    private static bool HasVerbBeforeName(TextLines lines, int last)
    {
        for (var i = last; i > last - 3 && i >= 0; i--)
        {
            foreach (var verb in (ReadOnlySpan<string>)["schrieb ", "schreef ", "skrev ", "kirjoitti ", "написал ", "пишет "])
            {
                if (lines[i].Contains(verb, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            if (lines.IsBlank(i))
            {
                break;
            }
        }

        return false;
    }

    /// <summary><c>... &lt;ann@example.net&gt;</c>, and what becomes of it in text made from HTML.</summary>
    private static bool EndsWithAddress(ReadOnlySpan<char> text) =>
        text is [.., '>'] or [.., ')'] or [.., ']'] && text.LastIndexOf('@') is > 0 and var at && text.Length - at < 200;

    private static bool LooksDated(TextLines lines, int last)
    {
        for (var i = last; i > last - MostLines && !lines.IsBlank(i); i--)
        {
            if (StartsAsAttribution(lines[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gmail once wrote "2011/4/7 Ann &lt;ann@example.net&gt;" without a colon; quoted lines must follow.</summary>
    private static bool IsUnmarkedGmail(TextLines lines, int last) =>
        EndsWithAddress(lines[last]) && StartsWithDate(lines[last]) && lines.IsQuoted(lines.SkipBlank(last + 1));

    private static bool StartsAsAttribution(ReadOnlySpan<char> line)
    {
        line = line.TrimStart(Decoration);
        if (StartsWithDate(line))
        {
            return true;
        }

        foreach (var opener in Openers)
        {
            if (line.StartsWith(opener, StringComparison.OrdinalIgnoreCase))
            {
                var rest = line[opener.Length..].TrimStart();
                return opener switch
                {
                    "on " => StartsWithDay(rest),
                    "sent from " or "in message <" or "in article <" => line.Contains('@'),
                    _ => rest.ContainsAnyInRange('0', '9'),
                };
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> TrimStart(this ReadOnlySpan<char> text, SearchValues<char> values)
    {
        var first = text.IndexOfAnyExcept(values);
        return first < 0 ? [] : text[first..];
    }

    /// <summary>What may follow "On": a day, a month, a number.</summary>
    private static bool StartsWithDay(ReadOnlySpan<char> text)
    {
        text = text.TrimStart('*');
        if (text.Length > 0 && char.IsAsciiDigit(text[0]))
        {
            return true;
        }

        foreach (var day in Days)
        {
            if (text.StartsWith(day, StringComparison.OrdinalIgnoreCase))
            {
                return text.ContainsAnyInRange('0', '9');
            }
        }

        return false;
    }

    /// <summary>2024年5月15日, 2024/05/15, 30.09.2017, "Wednesday, 17 November 2021", with a time or more behind it.</summary>
    private static bool StartsWithDate(ReadOnlySpan<char> line)
    {
        if (line.Length < 8)
        {
            return false;
        }

        var digits = line.IndexOfAnyExceptInRange('0', '9');
        if (digits is 4 or 2 or 1)
        {
            return line[digits] is '年' or '/' or '-' or '.' && char.IsAsciiDigit(line[digits + 1]) && line[(digits + 1)..Math.Min(line.Length, digits + 8)].IndexOfAny("月/-.") >= 0;
        }

        var comma = line.IndexOfAny(',', ' ');
        return comma is > 2 and < 11 && StartsWithDay(line) && HasClock(line);
    }

    private static bool HasClock(ReadOnlySpan<char> line)
    {
        for (var colon = line.IndexOfAny(':', '.'); colon > 0 && colon + 2 < line.Length;)
        {
            if (char.IsAsciiDigit(line[colon - 1]) && char.IsAsciiDigit(line[colon + 1]) && char.IsAsciiDigit(line[colon + 2]))
            {
                return true;
            }

            var more = line[(colon + 1)..].IndexOfAny(':', '.');
            colon = more < 0 ? -1 : colon + 1 + more;
        }

        return false;
    }

    /// <summary>"... thank you On Wed, Apr 4, 2012 at 3:59 PM, bob@example.com wrote:".</summary>
    private static int SharedLine(ReadOnlySpan<char> line)
    {
        var at = line.LastIndexOf("On ", StringComparison.Ordinal);
        if (at <= 0 || line[at - 1] is not (' ' or '-') || !StartsWithDay(line[(at + 3)..]))
        {
            return 0;
        }

        return line[..at].TrimEnd("- ").Length;
    }
}
