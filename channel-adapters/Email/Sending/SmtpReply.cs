using System.Text;

namespace CxmHelpdesk.Channels.Email.Sending;

/// <summary>What a server said to one command (RFC 5321 §4.2): a code, and lines without it.</summary>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int LongestText = 300;

    public bool IsPositive => Code is >= 200 and < 300;

    public bool IsTemporary => Code is >= 400 and < 500;

    public bool IsPermanent => Code is >= 500;

    /// <summary>RFC 3463, such as <c>5.1.1</c>; null: the server gives none, or one of another class than its code.</summary>
    public string? Status
    {
        get
        {
            var word = Lines[0].Split(' ', 2)[0];
            var parts = word.Split('.');
            return parts.Length == 3 && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit)) && parts[0] == (Code / 100).ToString(System.Globalization.CultureInfo.InvariantCulture)
                ? word : null;
        }
    }

    /// <summary>Code and words on one line, for people; control characters are blanks.</summary>
    public string Words()
    {
        var text = new StringBuilder().Append(Code);
        foreach (var line in Lines)
        {
            text.Append(' ').Append(line);
        }

        for (var i = 0; i < text.Length; i++)
        {
            text[i] = char.IsControl(text[i]) ? ' ' : text[i];
        }

        return text.Length <= LongestText ? text.ToString().TrimEnd() : text.ToString(0, LongestText) + "…";
    }
}

/// <summary>The server does not talk as RFC 5321 has it, or hung up.</summary>
internal sealed class SmtpProtocolException(string message, Exception? inner = null) : Exception(message, inner);
