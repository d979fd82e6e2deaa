namespace CxmHelpdesk.Sentiment.Text;

/// <summary>
/// Which lines of a text are the writer's own. Mail adapters cut quoted history already; this is the second net, for
/// pasted mails, chat and forms: quoted lines, what a mail program put before them, signatures, the opening salutation.
/// </summary>
internal static class OwnWords
{
    /// <summary>Longer texts are pasted logs; what the customer says stands before them.</summary>
    public const int Longest = 32_768;

    private static readonly string[] s_restIsHistory =
    [
        "-----original message", "----- original message", "---------- forwarded message", "-----元のメッセージ", "----- 元のメッセージ",
        "-----転送", "begin forwarded message", "________________________________",
    ];

    private static readonly string[] s_signOff =
    [
        "best regards", "kind regards", "warm regards", "regards", "best wishes", "many thanks", "sincerely", "yours sincerely",
        "yours faithfully", "yours truly", "cheers", "best", "thanks and regards", "with kind regards", "respectfully", "敬具",
    ];

    private static readonly string[] s_program =
    [
        "sent from my ", "sent from outlook", "sent from yahoo", "sent via ", "get outlook for", "iphoneから送信", "ipadから送信",
        "androidから送信", "this email and any attachments", "this e-mail and any attachments", "this message is intended", "confidentiality notice",
        "本メールは、", "このメールおよび添付",
    ];

    private static readonly string[] s_salutation = ["hi", "hello", "hey", "dear", "good morning", "good afternoon", "good evening", "greetings"];

    private static readonly string[] s_japaneseSalutation =
        ["お世話になっております", "お世話になります", "いつもお世話になっております", "いつも大変お世話になっております", "平素より大変お世話になっております", "平素は格別のお引き立てを賜り", "はじめまして", "初めまして", "こんにちは", "こんばんは", "おはようございます"];

    public static void Normalise(NormalText normal, string text)
    {
        var read = text.AsSpan(0, Math.Min(text.Length, Longest));
        normal.Clear(read.Length + 16);

        int start = 0, kept = 0;
        while (start < read.Length)
        {
            var length = read[start..].IndexOf('\n');
            var end = length < 0 ? read.Length : start + length + 1;
            var line = read[start..end].Trim();

            if (IsHistoryFollows(line, kept) || (kept > 0 && IsSignature(line))) break;
            if (!(line.StartsWith(">") || line.StartsWith("＞") || IsProgram(line) || (kept == 0 && IsSalutation(line))))
            {
                Normaliser.Append(normal, read[start..end], start);
                if (!line.IsEmpty) kept++;
            }

            start = end;
        }

        if (normal.Length == 0) Normaliser.Append(normal, read, 0);
    }

    private static bool IsHistoryFollows(ReadOnlySpan<char> line, int kept)
    {
        if (line.Length < 5) return false;
        if (BeginsWithOne(line, s_restIsHistory)) return true;

        if (kept == 0 || line.Length > 200) return false;
        return (line.StartsWith("On ") && line.EndsWith("wrote:"))
            || (line[0] is '2' && (line.EndsWith(">:") || line.EndsWith("のメール:") || line.EndsWith("書きました:")));
    }

    /// <summary>"-- ", a rule drawn under the text, or a closing formula on a line of its own.</summary>
    private static bool IsSignature(ReadOnlySpan<char> line)
    {
        if (line is "--" or "---") return true;
        if (line.Length >= 6 && line[0] is '-' or '=' or '_' or '―' or '━' or '─' or '＿' or '*' or '＝' or 'ー' && line.TrimStart(line[0]).IsEmpty && line.Length >= 6) return true;
        if (line.Length > 24) return false;
        var bare = line.TrimEnd(",.! 、。");
        foreach (var formula in s_signOff)
            if (bare.Equals(formula, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static bool IsProgram(ReadOnlySpan<char> line) => BeginsWithOne(line, s_program);

    /// <summary>Hardly any line does, which the first letter nearly always tells.</summary>
    private static bool BeginsWithOne(ReadOnlySpan<char> line, string[] marks)
    {
        if (line.IsEmpty) return false;
        foreach (var mark in marks)
            if ((mark[0] | 0x20) == (line[0] | 0x20) && line.StartsWith(mark, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static bool IsSalutation(ReadOnlySpan<char> line)
    {
        foreach (var formula in s_japaneseSalutation)
            if (line.StartsWith(formula) && line.Length <= formula.Length + 12 && line[formula.Length..].IndexOfAny('、', ',') < 0) return true;
        if (line.Length > 32 || line.IsEmpty || line[^1] is not (',' or ':' or '、')) return false;
        foreach (var word in s_salutation)
            if (line.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (line.Length == word.Length || !char.IsLetter(line[word.Length])))
                return true;
        return false;
    }
}
