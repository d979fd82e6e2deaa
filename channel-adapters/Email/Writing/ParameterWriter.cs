using System.Buffers;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Writing;

/// <summary>
/// File names in MIME fields. The right form is RFC 2231's on Content-Disposition; Japanese mailers of a certain age read only an
/// encoded word in Content-Type's <c>name</c>, which no standard allows and every mailer understands. Both are written.
/// </summary>
internal static class ParameterWriter
{
    private const int LongestPiece = 55;
    private static readonly SearchValues<char> Token = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`{|}~");
    private static readonly SearchValues<byte> Attribute = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`{|}~"u8);

    /// <summary><c>name="..."</c> for Content-Type.</summary>
    public static IEnumerable<string> Name(string fileName)
    {
        if (IsPlain(fileName))
        {
            return [$"name={Quote(fileName)}"];
        }

        var words = WordEncoder.Encode(fileName).ToArray();
        words[0] = "name=\"" + words[0];
        words[^1] += "\"";
        return words;
    }

    /// <summary><c>filename*=utf-8''...</c> for Content-Disposition, in pieces where it is long (RFC 2231 §3, §4.1).</summary>
    public static IEnumerable<string> FileName(string fileName)
    {
        if (IsPlain(fileName))
        {
            return [$"filename={Quote(fileName)}"];
        }

        var pieces = Pieces(fileName);
        return pieces.Count == 1
            ? [$"filename*=utf-8''{pieces[0]}"]
            : pieces.Select((piece, i) => $"filename*{i}*={(i == 0 ? "utf-8''" : "")}{piece}{(i < pieces.Count - 1 ? ";" : "")}");
    }

    private static bool IsPlain(string name) => name.Length <= LongestPiece && !name.AsSpan().ContainsAnyExceptInRange(' ', '~') && !name.Contains("=?", StringComparison.Ordinal);

    private static string Quote(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Token)
            ? text
            : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static List<string> Pieces(string name)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in name.EnumerateRunes())
        {
            var character = new StringBuilder(12);
            foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
            {
                _ = Attribute.Contains(b) ? character.Append((char)b) : character.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }

            if (piece.Length > 0 && piece.Length + character.Length > LongestPiece)
            {
                pieces.Add(piece.ToString());
                piece.Clear();
            }

            piece.Append(character);
        }

        pieces.Add(piece.ToString());
        return pieces;
    }
}
