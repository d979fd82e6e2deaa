using System.Buffers;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// Encoded words, <c>=?charset*language?B|Q?text?=</c> (RFC 2047 §2, RFC 2231 §5). Neighbours of the same charset are joined as
/// bytes before they are decoded, because senders cut inside a character (and inside a base64 quantum); white space between two words
/// vanishes (RFC 2047 §6.2). What is no encoded word stays as it is. Words are decoded wherever they stand, also in quotes.
/// </summary>
public static class EncodedWord
{
    private const int LookAhead = 200;

    public static string Decode(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Contains("=?", StringComparison.Ordinal) ? new Run(value.Length).DecodeAll(value) : value;
    }

    /// <summary>One word's pieces, as ranges of the header's text.</summary>
    private readonly ref struct Word(ReadOnlySpan<char> charset, char encoding, ReadOnlySpan<char> text, int end)
    {
        public ReadOnlySpan<char> Charset { get; } = charset;
        public char Encoding { get; } = encoding;
        public ReadOnlySpan<char> Text { get; } = text;
        public int End { get; } = end;
    }

    private static bool TryRead(ReadOnlySpan<char> value, int at, out Word word)
    {
        word = default;
        var rest = value[(at + 2)..];
        var charsetEnd = rest.IndexOf('?');
        if (charsetEnd <= 0 || charsetEnd > 60 || charsetEnd + 2 >= rest.Length || rest[charsetEnd + 2] != '?')
        {
            return false;
        }

        var encoding = char.ToUpperInvariant(rest[charsetEnd + 1]);
        if (encoding is not ('B' or 'Q') || rest[..charsetEnd].ContainsAny(' ', '\t'))
        {
            return false;
        }

        var text = rest[(charsetEnd + 3)..];
        var length = EndOfText(text, encoding);
        if (length < 0)
        {
            return false;
        }

        var charset = rest[..charsetEnd];
        var language = charset.IndexOf('*');
        charset = language >= 0 ? charset[..language] : charset;
        word = new Word(charset, encoding, text[..length], at + 2 + charsetEnd + 3 + length + 2);
        return true;
    }

    /// <summary>A Q text may hold a bare question mark; <c>?=</c> ends it, except where that reads as the start of an escaped byte.</summary>
    private static int EndOfText(ReadOnlySpan<char> text, char encoding)
    {
        var from = 0;
        while (true)
        {
            var end = text[from..].IndexOf("?=");
            if (end < 0)
            {
                return -1;
            }

            end += from;
            var next = text[Math.Min(end + 4, text.Length)..Math.Min(end + 4 + LookAhead, text.Length)];
            var looksEscaped = encoding == 'Q' && end + 3 < text.Length && char.IsAsciiHexDigit(text[end + 2]) && char.IsAsciiHexDigit(text[end + 3])
                && next.Contains("?=", StringComparison.Ordinal) && !text[(end + 2)..].StartsWith("=?");
            if (!looksEscaped || NextWordStartsBeforeEnd(next))
            {
                return end;
            }

            from = end + 2;
        }
    }

    private static bool NextWordStartsBeforeEnd(ReadOnlySpan<char> text)
    {
        var start = text.IndexOf("=?");
        var end = text.IndexOf("?=");
        return start >= 0 && (end < 0 || start < end);
    }

    /// <summary>Neighbouring words of one charset, gathered as bytes.</summary>
    private sealed class Run(int capacity)
    {
        private readonly StringBuilder text = new(capacity);
        private readonly ArrayBufferWriter<byte> bytes = new(Math.Max(64, capacity));
        private readonly StringBuilder base64 = new();
        private string? charset;

        public string DecodeAll(string value)
        {
            var at = 0;
            var lastEnd = value.LastIndexOf("?=", StringComparison.Ordinal);
            while (at < value.Length)
            {
                var start = value.IndexOf("=?", at, StringComparison.Ordinal);
                if (start < 0 || start > lastEnd || !TryRead(value, start, out var word))
                {
                    Flush();
                    var until = start < 0 || start > lastEnd ? value.Length : start + 2;
                    text.Append(value, at, until - at);
                    at = until;
                    continue;
                }

                if (charset is null || !value.AsSpan(at, start - at).IsWhiteSpace())
                {
                    Flush();
                    text.Append(value, at, start - at);
                }

                Add(word);
                at = word.End;
            }

            Flush();
            return text.ToString();
        }

        private void Add(Word word)
        {
            if (charset is not null && !word.Charset.Equals(charset, StringComparison.OrdinalIgnoreCase))
            {
                Flush();
            }

            charset ??= word.Charset.ToString();
            if (word.Encoding == 'B')
            {
                base64.Append(word.Text);
                if (word.Text.TrimEnd().EndsWith('=') || base64.Length % 4 == 0)
                {
                    FlushBase64();
                }
            }
            else
            {
                FlushBase64();
                QuotedText(word.Text);
            }
        }

        private void QuotedText(ReadOnlySpan<char> word)
        {
            var into = bytes.GetSpan(word.Length * 3);
            var length = 0;
            for (var i = 0; i < word.Length; i++)
            {
                var c = word[i];
                if (c == '=' && i + 2 < word.Length && char.IsAsciiHexDigit(word[i + 1]) && char.IsAsciiHexDigit(word[i + 2]))
                {
                    into[length++] = (byte)((QuotedPrintable.Hex(word[i + 1]) << 4) | QuotedPrintable.Hex(word[i + 2]));
                    i += 2;
                }
                else if (c < 0x80)
                {
                    into[length++] = c == '_' ? (byte)' ' : (byte)c;
                }
                else
                {
                    length += Encoding.UTF8.GetBytes(word.Slice(i, 1), into[length..]);
                }
            }

            bytes.Advance(length);
        }

        private void FlushBase64()
        {
            if (base64.Length > 0)
            {
                var ascii = Encoding.Latin1.GetBytes(base64.ToString());
                var into = bytes.GetSpan(ascii.Length);
                bytes.Advance(Base64Decoder.DecodeAll(ascii, into));
                base64.Clear();
            }
        }

        private void Flush()
        {
            FlushBase64();
            if (charset is not null)
            {
                text.Append(CharsetDecoder.Decode(bytes.WrittenSpan, charset).Replace("\r", "", StringComparison.Ordinal).Replace('\n', ' '));
                bytes.ResetWrittenCount();
                charset = null;
            }
        }
    }
}
