using System.Text;

namespace CxmHelpdesk.Channels.Email.Imap;

/// <summary>Takes one response apart. Never throws: what does not fit the grammar ends the parse, and the caller finds that values are missing.</summary>
internal sealed class ImapParser
{
    private const int Depth = 50;

    private readonly IReadOnlyList<(byte[] Text, byte[]? Literal)> _pieces;
    private int _piece;
    private int _at;

    private ImapParser(IReadOnlyList<(byte[] Text, byte[]? Literal)> pieces) => _pieces = pieces;

    /// <param name="pieces">The text between literals, each with the literal that ends it; the announcement of a literal's length is cut off.</param>
    public static ImapResponse Parse(IReadOnlyList<(byte[] Text, byte[]? Literal)> pieces)
    {
        var line = Encoding.UTF8.GetString(pieces.Count == 1 ? pieces[0].Text : [.. pieces.SelectMany(piece => piece.Text)]);
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var tag = space < 0 ? line : line[..space];
        var parser = new ImapParser(pieces) { _at = Math.Min(tag.Length, pieces[0].Text.Length) };
        return new ImapResponse(tag, space < 0 ? "" : line[(space + 1)..], parser.Values(0));
    }

    private int Peek => _piece < _pieces.Count && _at < _pieces[_piece].Text.Length ? _pieces[_piece].Text[_at] : -1;

    /// <summary>Up to the end of the list, or of the response.</summary>
    private List<ImapValue> Values(int depth)
    {
        var values = new List<ImapValue>();
        while (_piece < _pieces.Count)
        {
            switch (Peek)
            {
                case -1 when _pieces[_piece].Literal is { } literal:
                    values.Add(new ImapValue { Bytes = literal });
                    (_piece, _at) = (_piece + 1, 0);
                    break;
                case -1:
                    _piece++;
                    break;
                case ' ':
                    _at++;
                    break;
                case '(' when depth < Depth:
                    _at++;
                    values.Add(new ImapValue { Items = Values(depth + 1) });
                    break;
                case ')' when depth > 0:
                    _at++;
                    return values;
                case '(' or ')':
                    _piece = _pieces.Count;
                    break;
                case '"':
                    values.Add(Quoted());
                    break;
                default:
                    values.Add(Word());
                    break;
            }
        }

        return values;
    }

    private ImapValue Quoted()
    {
        var text = _pieces[_piece].Text;
        var bytes = new List<byte>();
        for (_at++; _at < text.Length && text[_at] != '"'; _at++)
        {
            if (text[_at] == '\\' && _at + 1 < text.Length)
            {
                _at++;
            }

            bytes.Add(text[_at]);
        }

        _at++;
        return new ImapValue { Bytes = bytes.ToArray() };
    }

    /// <summary>Up to a blank or a bracket; <c>BODY[HEADER (X)]</c> is one word.</summary>
    private ImapValue Word()
    {
        var text = _pieces[_piece].Text;
        var start = _at;
        var inSection = false;
        for (; _at < text.Length && (inSection || text[_at] is not ((byte)' ' or (byte)'(' or (byte)')' or (byte)'"')); _at++)
        {
            inSection = text[_at] == '[' || (inSection && text[_at] != ']');
        }

        var word = text.AsMemory(start, _at - start);
        return Ascii.EqualsIgnoreCase(word.Span, "NIL"u8) ? ImapValue.Nil : new ImapValue { Bytes = word };
    }
}
