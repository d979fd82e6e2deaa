namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>Enhanced status codes (RFC 3463) and reply codes (RFC 5321 §4.2) inside running text.</summary>
internal static class SmtpStatus
{
    /// <summary>The first <c>[245].d{1,3}.d{1,3}</c> that is no part of a longer number; the first with detail if there are several of one class.</summary>
    public static string? Find(string text)
    {
        string? vague = null;
        for (var i = 0; i + 4 < text.Length; i++)
        {
            if (text[i] is not ('2' or '4' or '5') || text[i + 1] != '.' || (i > 0 && (char.IsAsciiDigit(text[i - 1]) || text[i - 1] is '.' or '-')))
            {
                continue;
            }

            var subject = Digits(text, i + 2);
            var detail = subject is > 0 and < 4 && i + 2 + subject < text.Length && text[i + 2 + subject] == '.' ? Digits(text, i + 3 + subject) : 0;
            var end = i + 3 + subject + detail;
            if (detail is > 0 and < 4 && (end >= text.Length || text[end] != '.' || end + 1 >= text.Length || !char.IsAsciiDigit(text[end + 1])))
            {
                var found = text[i..end];
                if (!IsVague(found))
                {
                    return vague is null || vague[0] == found[0] ? found : vague;
                }

                vague ??= found;
            }
        }

        return vague;
    }

    /// <summary>The last status that directly follows a reply code, <c>550 5.1.1</c> or <c>550-'5.1.1</c>: the other server's own words.</summary>
    public static string? FindAfterReply(string text)
    {
        string? last = null;
        for (var i = 3; i + 4 < text.Length; i++)
        {
            if (text[i] is '2' or '4' or '5' && text[i + 1] == '.' && StandsAfterReply(text.AsSpan(0, i)) && Find(text[i..Math.Min(text.Length, i + 9)]) is { } found)
            {
                last = last is null || IsVague(last) || !IsVague(found) ? found : last;
            }
        }

        return last;
    }

    private static bool StandsAfterReply(ReadOnlySpan<char> before)
    {
        var reply = before.TrimEnd(" -'#(");
        return reply.Length >= 3 && reply.Length < before.Length && reply[^3] is '4' or '5' && char.IsAsciiDigit(reply[^2]) && char.IsAsciiDigit(reply[^1])
            && (reply.Length == 3 || !char.IsAsciiLetterOrDigit(reply[^4]));
    }

    public static bool IsVague(string status) => status.EndsWith(".0.0", StringComparison.Ordinal);

    /// <summary><c>550</c> as <c>5.0.0</c>: only its class is known.</summary>
    public static string? FromReply(string? text) => ReplyCode(text) is { } code ? $"{code / 100}.0.0" : null;

    /// <summary>The first three-digit reply that starts a word: <c>550 ...</c>, <c>550-</c>, <c>:550</c>.</summary>
    public static int? ReplyCode(string? text)
    {
        for (var i = 0; text is not null && i + 2 < text.Length; i++)
        {
            if (text[i] is '4' or '5' && text[i + 1] is >= '0' and <= '5' && char.IsAsciiDigit(text[i + 2])
                && (i == 0 || text[i - 1] is ' ' or ':' or ';' or '(' or '\n' or '\'' or '"' or '>' or '[')
                && (i + 3 == text.Length || text[i + 3] is ' ' or '-' or ':' or '\'' or '\n' or ',' or ')' or '"' or '#' or ';' or ']'))
            {
                return (text[i] - '0') * 100 + (text[i + 1] - '0') * 10 + (text[i + 2] - '0');
            }
        }

        return null;
    }

    private static int Digits(string text, int at)
    {
        var length = 0;
        while (at + length < text.Length && length < 4 && char.IsAsciiDigit(text[at + length]))
        {
            length++;
        }

        return length;
    }
}
