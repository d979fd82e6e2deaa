using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Imap;

/// <summary>A word, string, literal, list or NIL of a response (RFC 9051 §9).</summary>
internal sealed record ImapValue
{
    public static readonly ImapValue Nil = new();

    /// <summary>Of a word, a string or a literal, as bytes.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; init; }

    public IReadOnlyList<ImapValue>? Items { get; init; }

    public string Text => Bytes is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : "";

    public uint? Number => uint.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public bool Is(string word) => Bytes is { } bytes && bytes.Length == word.Length && Ascii.EqualsIgnoreCase(bytes.Span, word);
}

/// <summary>One response: everything from its first word to the end of its line, literals included.</summary>
/// <param name="Tag"><c>*</c>, <c>+</c>, or the tag of the command that is finished.</param>
/// <param name="Line">What follows the tag, as text; literals are left out.</param>
/// <param name="Values">The same, taken apart. A line that cannot be taken apart to its end gives what could be.</param>
internal sealed record ImapResponse(string Tag, string Line, IReadOnlyList<ImapValue> Values)
{
    public bool Starts(string word) => Values.Count > 0 && Values[0].Is(word);

    /// <summary>The response code of a status response, without brackets: <c>UIDVALIDITY 17</c>.</summary>
    public string? Code
    {
        get
        {
            var open = Line.IndexOf('[', StringComparison.Ordinal);
            var close = Line.IndexOf(']', StringComparison.Ordinal);
            return open >= 0 && close > open && Line.IndexOf(' ', StringComparison.Ordinal) == open - 1 ? Line[(open + 1)..close] : null;
        }
    }

    /// <summary>The words for people of a status response.</summary>
    public string Words
    {
        get
        {
            var start = Line.IndexOf(' ', StringComparison.Ordinal) + 1;
            var text = Code is not null ? Line[(Line.IndexOf(']', StringComparison.Ordinal) + 1)..] : Line[start..];
            text = new string([.. text.Trim().Where(c => !char.IsControl(c))]);
            return text.Length > 200 ? text[..200] : text;
        }
    }
}
