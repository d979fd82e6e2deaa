using System.Buffers;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Writing;

/// <summary>
/// Text as encoded words (RFC 2047) in UTF-8, each cut between two characters and short enough that its line keeps to 76 characters
/// behind any field name of ours.
/// </summary>
internal static class WordEncoder
{
    private const int LongestWord = 64;
    private const int Frame = 12; // =?utf-8?B??=

    /// <summary>What stays itself in Q everywhere, in a display name too (RFC 2047 §5.3).</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/"u8);

    public static IEnumerable<string> Encode(string text)
    {
        var useQ = QLength(Encoding.UTF8.GetBytes(text)) <= Encoding.UTF8.GetByteCount(text) * 4 / 3;
        var piece = new List<byte>(LongestWord);
        var room = LongestWord - Frame;
        Span<byte> rune = stackalloc byte[4];
        var words = new List<string>();
        foreach (var character in text.EnumerateRunes())
        {
            var bytes = rune[..character.EncodeToUtf8(rune)];
            var length = useQ ? QLength(piece) + QLength(bytes) : (piece.Count + bytes.Length + 2) / 3 * 4;
            if (piece.Count > 0 && length > room)
            {
                words.Add(Word(piece, useQ));
                piece.Clear();
            }

            foreach (var b in bytes)
            {
                piece.Add(b);
            }
        }

        if (piece.Count > 0)
        {
            words.Add(Word(piece, useQ));
        }

        return words;
    }

    private static int QLength(IReadOnlyList<byte> bytes)
    {
        var length = 0;
        foreach (var b in bytes)
        {
            length += QLength(b);
        }

        return length;
    }

    private static int QLength(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        foreach (var b in bytes)
        {
            length += QLength(b);
        }

        return length;
    }

    private static int QLength(byte b) => b == ' ' || Plain.Contains(b) ? 1 : 3;

    private static string Word(List<byte> bytes, bool useQ)
    {
        if (!useQ)
        {
            return $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";
        }

        var text = new StringBuilder("=?utf-8?Q?", LongestWord);
        foreach (var b in bytes)
        {
            _ = b == ' ' ? text.Append('_') : Plain.Contains(b) ? text.Append((char)b) : text.Append('=').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.Append("?=").ToString();
    }
}
