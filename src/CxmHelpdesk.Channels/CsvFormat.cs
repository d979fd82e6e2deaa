using System.Text;

namespace CxmHelpdesk.Channels;

/// <summary>How a file is written, as told from its first bytes.</summary>
/// <param name="Skip">Bytes of a byte order mark.</param>
public sealed record CsvFormat(Encoding Encoding, int Skip, char Separator)
{
    /// <summary>Enough to be sure; a file is only told apart by what stands here.</summary>
    public const int SampleSize = 256 * 1024;

    private static readonly Encoding s_shiftJis = CodePagesEncodingProvider.Instance.GetEncoding(932, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback)!;
    private static readonly Encoding s_latin = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly UTF8Encoding s_strict = new(false, true);

    /// <param name="whole">The sample is the whole file, so nothing is cut at its end.</param>
    public static CsvFormat Detect(ReadOnlySpan<byte> sample, bool whole)
    {
        var (encoding, skip) = sample switch
        {
            [0xEF, 0xBB, 0xBF, ..] => ((Encoding)new UTF8Encoding(false), 3),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            _ => (WithoutMark(sample, whole), 0),
        };
        return new CsvFormat(encoding, skip, SeparatorOf(encoding.GetString(sample[skip..])));
    }

    /// <summary>UTF-8 if it reads as such; else Shift_JIS as Japanese Excel writes it, unless that makes nonsense of it.</summary>
    private static Encoding WithoutMark(ReadOnlySpan<byte> sample, bool whole)
    {
        for (var cut = 0; cut <= (whole ? 0 : Math.Min(3, sample.Length)); cut++)
        {
            try
            {
                _ = s_strict.GetCharCount(sample[..^cut]);
                return new UTF8Encoding(false);
            }
            catch (DecoderFallbackException)
            {
                // Perhaps only the last character was cut through.
            }
        }

        var japanese = s_shiftJis.GetString(sample);
        var broken = japanese.AsSpan(0, Math.Max(0, japanese.Length - 2)).Count('\uFFFD');
        var kana = japanese.Count(c => c is >= '\u3040' and <= '\u30FF' or >= '\u4E00' and <= '\u9FFF');
        return broken == 0 && kana > 0 ? s_shiftJis : s_latin;
    }

    /// <summary>That of comma, semicolon and tab which stands most often in the first line, outside of quotes.</summary>
    private static char SeparatorOf(string text)
    {
        int comma = 0, semicolon = 0, tab = 0;
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is '\n' or '\r' && comma + semicolon + tab > 0)
            {
                break;
            }
            else if (!quoted)
            {
                comma += c == ',' ? 1 : 0;
                semicolon += c == ';' ? 1 : 0;
                tab += c == '\t' ? 1 : 0;
            }
        }

        return tab > comma && tab >= semicolon ? '\t' : semicolon > comma ? ';' : ',';
    }
}
