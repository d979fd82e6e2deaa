using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// The <c>; name=value</c> tail of Content-Type and Content-Disposition (RFC 2045 §5.1), with continuations, charsets and percent
/// encoding (RFC 2231 §3, §4), and with the encoded words in quotes that RFC 2047 forbids and Outlook and Gmail write.
/// Semicolon soup, missing quotes and doubled parameters give what can be made of them; the first of two wins.
/// </summary>
internal static class ParameterParser
{
    private sealed record Piece(int Number, bool Encoded, string Value);

    /// <summary>Splits the field into the value before the first semicolon and its parameters, names in lower case.</summary>
    public static (string Value, Dictionary<string, string> Parameters) Parse(string field)
    {
        var at = 0;
        var value = new StringBuilder();
        while (at < field.Length && field[at] != ';')
        {
            at = field[at] == '(' ? SkipComment(field, at) : Take(field, at, value);
        }

        var pieces = new Dictionary<string, List<Piece>>(StringComparer.Ordinal);
        while (at < field.Length && pieces.Count < 200)
        {
            at = ReadParameter(field, at, pieces);
        }

        var parameters = new Dictionary<string, string>(pieces.Count, StringComparer.Ordinal);
        foreach (var (name, list) in pieces)
        {
            parameters.Add(name, Join(list));
        }

        return (value.ToString().Trim(), parameters);
    }

    private static int Take(string field, int at, StringBuilder into)
    {
        into.Append(field[at]);
        return at + 1;
    }

    private static int SkipComment(string field, int at)
    {
        var depth = 0;
        do
        {
            depth += field[at] == '(' ? 1 : field[at] == ')' ? -1 : 0;
            at++;
        }
        while (depth > 0 && at < field.Length);
        return at;
    }

    private static int SkipBlanks(string field, int at)
    {
        while (at < field.Length && (field[at] is ';' or ',' || char.IsWhiteSpace(field[at]) || field[at] == '('))
        {
            at = field[at] == '(' ? SkipComment(field, at) : at + 1;
        }

        return at;
    }

    private static int ReadParameter(string field, int at, Dictionary<string, List<Piece>> pieces)
    {
        at = SkipBlanks(field, at);
        var start = at;
        while (at < field.Length && field[at] is not ('=' or ';'))
        {
            at++;
        }

        var name = field[start..at].Trim().ToLowerInvariant();
        if (at >= field.Length || field[at] == ';')
        {
            return at;
        }

        at = SkipSpace(field, at + 1);
        var value = at < field.Length && field[at] == '"' ? QuotedValue(field, ref at) : TokenValue(field, ref at);
        Add(pieces, name, value);
        return at;
    }

    private static int SkipSpace(string field, int at)
    {
        while (at < field.Length && char.IsWhiteSpace(field[at]))
        {
            at++;
        }

        return at;
    }

    private static string QuotedValue(string field, ref int at)
    {
        var value = new StringBuilder();
        at++;
        while (at < field.Length && field[at] != '"')
        {
            // A backslash escapes a quote or itself; before anything else it is a Windows path.
            if (field[at] == '\\' && at + 1 < field.Length && field[at + 1] is '"' or '\\')
            {
                at++;
            }

            value.Append(field[at++]);
        }

        at++;
        while (at < field.Length && field[at] != ';')
        {
            at++;   // what follows the closing quote belongs to nobody
        }

        return value.ToString();
    }

    private static string TokenValue(string field, ref int at)
    {
        var start = at;
        while (at < field.Length && field[at] != ';')
        {
            at++;
        }

        var value = field.AsSpan(start, at - start).Trim();
        if (value.Contains("=?", StringComparison.Ordinal))
        {
            return value.ToString();
        }

        // Senders leave file names with blanks unquoted; but a blank before another "name=" ends the value.
        var next = value.IndexOf('=');
        var blank = next > 0 ? value[..next].LastIndexOf(' ') : -1;
        if (blank > 0)
        {
            at = start + field.AsSpan(start).IndexOf(value, StringComparison.Ordinal) + blank;
            value = value[..blank].TrimEnd();
        }

        var comment = value.EndsWith(')') ? value.IndexOf(" (") : -1;
        return (comment > 0 ? value[..comment] : value).Trim().Trim('"').ToString();
    }

    /// <summary>Sorts <c>name</c>, <c>name*</c>, <c>name*0</c>, <c>name*0*</c>; the extended form is filed apart, as <c>name*</c>, and preferred.</summary>
    private static void Add(Dictionary<string, List<Piece>> pieces, string name, string value)
    {
        var encoded = name.EndsWith('*');
        name = encoded ? name[..^1] : name;
        var star = name.LastIndexOf('*');
        var number = 0;
        var isPiece = star > 0 && int.TryParse(name.AsSpan(star + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
        if (isPiece)
        {
            name = name[..star];
        }

        if (name.Length == 0)
        {
            return;
        }

        var key = isPiece || encoded ? name + "*" : name;
        if (!pieces.TryGetValue(key, out var list))
        {
            pieces.Add(key, list = []);
        }

        if (list.Count < 200 && (isPiece ? list.TrueForAll(p => p.Number != number) : list.Count == 0))
        {
            list.Add(new Piece(isPiece ? number : -1, encoded, value));
        }
    }

    private static string Join(List<Piece> pieces)
    {
        pieces.Sort((a, b) => a.Number.CompareTo(b.Number));
        if (!pieces.Exists(p => p.Encoded))
        {
            return EncodedWord.Decode(string.Concat(pieces.Select(p => p.Value)));
        }

        var (charset, first) = pieces[0].Encoded ? Charset(pieces[0].Value) : (null, pieces[0].Value);
        var bytes = new List<byte>(64);
        for (var i = 0; i < pieces.Count; i++)
        {
            var value = i == 0 ? first : pieces[i].Value;
            if (pieces[i].Encoded)
            {
                AddPercentDecoded(bytes, value);
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(value));
            }
        }

        return CharsetDecoder.Decode(bytes.ToArray(), charset);
    }

    private static (string? Charset, string Value) Charset(string value)
    {
        var first = value.IndexOf('\'', StringComparison.Ordinal);
        var second = first < 0 ? -1 : value.IndexOf('\'', first + 1);
        return second < 0 ? (null, value) : (value[..first], value[(second + 1)..]);
    }

    private static void AddPercentDecoded(List<byte> bytes, string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '%' && i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                bytes.Add(byte.Parse(value.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else if (value[i] < 0x80)
            {
                bytes.Add((byte)value[i]);
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(value[i].ToString()));
            }
        }
    }
}
