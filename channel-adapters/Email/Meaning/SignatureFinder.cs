using System.Buffers;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>
/// Finds where the signature starts: the mark that Usenet gave us (<c>-- </c>, RFC 3676 §4.3), a mobile program's line, a closing word
/// with a name, a block of name, phone and address, boxed by rules as Japanese companies do. A closing sentence
/// (よろしくお願いいたします。), a list, a heading underlined with dashes are none.
/// </summary>
public static class SignatureFinder
{
    private const int MostLines = 12;
    private const int LongestLine = 72;
    private const int LinesLookedAt = 200;

    private static readonly SearchValues<char> Strokes = SearchValues.Create("-=_―━＊*─－〜～◆◇■□☆★＝═");
    private static readonly SearchValues<char> RuleCharacters = SearchValues.Create("-=_―━＊*─－〜～◆◇■□☆★＝+・.:♪/\\# ┏┓┗┛┌┐└┘╋┳┻╔╗╚╝═");

    private static readonly string[] MobileOpenings =
    [
        "sent from my ", "sent from mail", "sent from outlook", "sent from yahoo", "sent from samsung", "sent from typeapp", "sent from proton", "sent from bluemail", "sent from nine", "sent from aquamail", "sent via ", "sent with ", "sent using ", "sent wirelessly ", "sent on the ", "sent by ", "sent from the ",
        "get outlook for ", "get bluemail ", "envoyé de mon ", "envoyé depuis ", "envoyé à partir ", "envoyé sans fil", "gesendet von ", "gesendet mit ", "von meinem ", "enviado desde ", "enviado do ", "enviado de ", "enviado a partir", "inviato da ", "verzonden vanaf ", "verstuurd vanaf ", "skickat från ", "sendt fra ", "lähetetty ", "wysłane z ", "wysłano z ",
        "отправлено с ", "отправлено из ", "надіслано з ", "odesláno z ", "发自我的", "從我的", "나의 ", "télécharger outlook", "obtenez outlook", "obtener outlook", "obter o outlook", "scarica outlook", "outlook für ", "hol dir outlook", "outlook for ", "yahoo mail for ", "mailbox for ",
    ];

    private static readonly string[] Closings =
    [
        "thanks", "thank you", "many thanks", "thanks again", "thanks in advance", "thx", "regards", "best regards", "kind regards", "kindest regards", "warm regards", "with regards", "warmest regards", "best", "best wishes", "all the best", "cheers", "sincerely", "yours sincerely", "sincerely yours", "yours truly", "yours faithfully",
        "respectfully", "cordially", "mit freundlichen grüßen", "freundliche grüße", "viele grüße", "beste grüße", "liebe grüße", "mfg", "cordialement", "bien cordialement", "bien à vous", "saludos", "un saludo", "saludos cordiales", "atentamente", "cordiali saluti", "distinti saluti", "met vriendelijke groet", "met vriendelijke groeten", "med vänlig hälsning", "med venlig hilsen", "vennlig hilsen", "pozdrawiam", "с уважением", "atenciosamente",
    ];

    /// <summary>Splits a text whose quotes are gone already; null if it has no signature.</summary>
    public static (string Body, string? Signature) Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var above = EndOfBeginning(text);
        var lines = new TextLines(text[above..]);
        var last = lines.Count;
        while (last > 0 && lines.IsBlank(last - 1))
        {
            last--;
        }

        var first = above > 0 ? -1 : lines.SkipBlank(0);
        var start = Start(lines, first, last);
        return start < 0 ? (text, null) : (text[..(above + lines.StartOf(start))].TrimEnd(), lines.Join(start, last).Trim());
    }

    /// <summary>How much of a long text lies above all lines that are looked at.</summary>
    private static int EndOfBeginning(ReadOnlySpan<char> text)
    {
        var end = text.TrimEnd().Length;
        for (var i = 0; i < LinesLookedAt && end > 0; i++)
        {
            end = text[..end].LastIndexOf('\n');
        }

        return end <= 0 ? 0 : end + 1;
    }

    private static int Start(TextLines lines, int first, int last)
    {
        var start = UsenetMark(lines, first, last);
        var below = start < 0 ? last : start;
        var boxed = Boxed(lines, first, below);
        below = boxed < 0 ? below : boxed;
        var mobile = MobileLine(lines, first, below);
        below = mobile < 0 ? below : mobile;
        var closing = Closing(lines, first, below);
        below = closing < 0 ? below : closing;
        var contact = below == last ? ContactBlock(lines, first, last) : -1;
        below = contact < 0 ? below : contact;
        return below == last ? -1 : below;
    }

    /// <summary><c>--</c>, <c>-- </c>, <c>—</c>, <c>__</c>; all that follows, if that is not half the mail.</summary>
    private static int UsenetMark(TextLines lines, int first, int last)
    {
        var found = -1;
        for (var i = last - 1; i > first && i >= last - 4 * MostLines; i--)
        {
            if (lines[i] is "--" or "---" or "—" or "——" or "__" or "––" && TakesLines(lines, i + 1, last) is > 0 and <= 2 * MostLines)
            {
                found = i;
                if (lines[i].Length == 2)
                {
                    // The first of two marks opens the signature, the second is part of it.
                    continue;
                }
            }
        }

        // Three dashes are also a rule: then what follows must be short lines.
        return found >= 0 && lines[found].Length == 3 && !AreShort(lines, found + 1, last, 8) ? -1 : found;
    }

    private static int MobileLine(TextLines lines, int first, int last)
    {
        for (var i = last - 1; i > first && i >= last - 4 * MostLines && TakesLines(lines, i, last) <= 4; i--)
        {
            if (IsMobileLine(lines[i]))
            {
                var start = i;
                while (start - 1 > first && IsMobileLine(lines[start - 1]))
                {
                    start--;
                }

                return start;
            }
        }

        return -1;
    }

    internal static bool IsMobileLine(ReadOnlySpan<char> line)
    {
        line = line.Trim(" *_-–[(");
        if (line.Length is < 6 or > 140)
        {
            return false;
        }

        if (line.EndsWith("から送信") || line.EndsWith("から送信されました") || line.EndsWith("から送信しています") || line.EndsWith("を入手") || line.EndsWith("で送信") || line.EndsWith("で作成"))
        {
            return line.Length < 60;
        }

        foreach (var opening in MobileOpenings)
        {
            if (line.StartsWith(opening, StringComparison.OrdinalIgnoreCase))
            {
                // "Sent from my desk, is much easier": a sentence has a comma or runs on.
                var link = line.IndexOfAny('<', '(');
                var words = link > 0 ? line[..link] : line;
                return (!words.Contains(',') || words.Contains("smartphone", StringComparison.OrdinalIgnoreCase)) && words.Count(' ') <= 14 && (opening != "sent from my " || words.Count(' ') <= 7);
            }
        }

        return false;
    }

    /// <summary>"Best regards," and a name; "- roman". Only in the last lines, which must be short.</summary>
    private static int Closing(TextLines lines, int first, int last)
    {
        var top = last;
        var taken = 0;
        while (top - 1 > first && taken < MostLines - 1)
        {
            var line = lines[top - 1];
            if (line.Length > LongestLine - 12 || line is ['>', ..])
            {
                break;
            }

            taken += line.IsEmpty ? 0 : 1;
            top--;
        }

        for (var i = Math.Max(top, first + 1); i < last; i++)
        {
            if (IsClosing(lines[i]) || (IsDashedName(lines[i]) && !IsListItem(lines, i)))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsClosing(ReadOnlySpan<char> line)
    {
        var words = line.TrimEnd(" ,!.…:)").ToString();
        foreach (var closing in Closings)
        {
            if (words.Equals(closing, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsListItem(TextLines lines, int index) => lines[index - 1] is ['-', ..] || lines[index + 1] is ['-', ..];

    /// <summary><c>-roman</c>, <c>- Ann B.</c>, <c>-- Ann</c>: a name, no list item and no arrow.</summary>
    private static bool IsDashedName(ReadOnlySpan<char> line)
    {
        if (line is not ['-' or '–' or '—', ..] || line.Length > 30)
        {
            return false;
        }

        var name = line.TrimStart("-–—").TrimStart();
        if (name.Length < 2 || name.Count(' ') > 2)
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsLetter(c) && c is not (' ' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A rule of eight characters or more that opens the last lines, in which somebody can be reached.</summary>
    private static int Boxed(TextLines lines, int first, int last)
    {
        var found = -1;
        for (var i = last - 1; i > first && i >= last - 4 * MostLines && TakesLines(lines, i, last) <= MostLines + 2; i--)
        {
            if (IsRule(lines[i]) && TakesLines(lines, i + 1, last) > 0 && CountContacts(lines, i, last) > 0)
            {
                found = i;
            }
        }

        return found;
    }

    internal static bool IsRule(ReadOnlySpan<char> line)
    {
        if (line.Length < 8)
        {
            return false;
        }

        return line.IndexOfAnyExcept(RuleCharacters) < 0 && (line.IndexOfAny(Strokes) >= 0 || (line[0] is not (' ' or '.') && line.IndexOfAnyExcept(line[0]) < 0));
    }

    /// <summary>Short last lines of which two say how to reach somebody, from the empty line above them.</summary>
    private static int ContactBlock(TextLines lines, int first, int last)
    {
        var top = last;
        while (top - 1 > first && !lines.IsBlank(top - 1) && lines[top - 1].Length <= LongestLine && last - top < MostLines)
        {
            top--;
        }

        return top > first && top < last - 1 && lines.IsBlank(top - 1) && CountContacts(lines, top, last) >= 2 ? top : -1;
    }

    private static int CountContacts(TextLines lines, int from, int to)
    {
        var count = 0;
        for (var i = from; i < to; i++)
        {
            count += ContactLine.IsOne(lines[i], LongestLine) ? 1 : 0;
        }

        return count;
    }

    private static int TakesLines(TextLines lines, int from, int to)
    {
        var count = 0;
        for (var i = from; i < to; i++)
        {
            count += lines.IsBlank(i) ? 0 : 1;
        }

        return count;
    }

    private static bool AreShort(TextLines lines, int from, int to, int most)
    {
        for (var i = from; i < to; i++)
        {
            if (lines[i].Length > LongestLine)
            {
                return false;
            }
        }

        return TakesLines(lines, from, to) <= most;
    }
}
