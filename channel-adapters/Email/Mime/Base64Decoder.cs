using System.Buffers;
using System.Buffers.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// Base64 (RFC 2045 §6.8) that forgives: other characters are skipped, padding may be missing or stand in the middle (two encoded
/// blocks one after the other). Whole lines go through the vectorised decoder, the rest character by character. A text may come in pieces.
/// </summary>
internal struct Base64Decoder
{
    /// <summary>So many bytes may a piece give beyond its own length, from what the piece before left over.</summary>
    public const int MostLeft = 3;

    private static readonly sbyte[] Sextets = BuildSextets();

    private Quantum quantum;

    public static int DecodeAll(ReadOnlySpan<byte> source, Span<byte> into)
    {
        var decoder = default(Base64Decoder);
        var written = decoder.Decode(source, into);
        return written + decoder.Finish(into[written..]);
    }

    /// <returns>How many bytes were written; up to three characters wait for the next piece.</returns>
    public int Decode(ReadOnlySpan<byte> source, Span<byte> into)
    {
        var written = 0;
        while (!source.IsEmpty)
        {
            var end = source.IndexOf((byte)'\n');
            var line = end < 0 ? source : source[..end];
            source = end < 0 ? [] : source[(end + 1)..];
            line = line.TrimEnd(" \t\r"u8);
            if (quantum.Count == 0 && line.Length % 4 == 0
                && Base64.DecodeFromUtf8(line, into[written..], out var consumed, out var decoded) == OperationStatus.Done && consumed == line.Length)
            {
                written += decoded;
            }
            else
            {
                written += DecodeSlowly(line, into[written..]);
            }
        }

        return written;
    }

    /// <summary>What is left of a text that ends without padding.</summary>
    public int Finish(Span<byte> into) => quantum.Flush(into);

    private int DecodeSlowly(ReadOnlySpan<byte> line, Span<byte> into)
    {
        var written = 0;
        foreach (var b in line)
        {
            var sextet = Sextets[b];
            if (sextet >= 0)
            {
                written += quantum.Add(sextet, into[written..]);
            }
            else if (b == '=')
            {
                written += quantum.Flush(into[written..]);
            }
        }

        return written;
    }

    private static sbyte[] BuildSextets()
    {
        var sextets = new sbyte[256];
        Array.Fill(sextets, (sbyte)-1);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (var i = 0; i < alphabet.Length; i++)
        {
            sextets[alphabet[i]] = (sbyte)i;
        }

        sextets['-'] = 62;   // the URL-safe alphabet (RFC 4648 §5) is seen in mails too
        sextets['_'] = 63;
        return sextets;
    }

    /// <summary>Up to four characters that make three bytes.</summary>
    private struct Quantum
    {
        private int bits;

        public int Count { get; private set; }

        public int Add(int sextet, Span<byte> into)
        {
            bits = (bits << 6) | sextet;
            if (++Count < 4)
            {
                return 0;
            }

            into[0] = (byte)(bits >> 16);
            into[1] = (byte)(bits >> 8);
            into[2] = (byte)bits;
            Count = 0;
            bits = 0;
            return 3;
        }

        public int Flush(Span<byte> into)
        {
            var bytes = Count switch { 2 => 1, 3 => 2, _ => 0 };
            var aligned = bits << (6 * (4 - Count));
            for (var i = 0; i < bytes; i++)
            {
                into[i] = (byte)(aligned >> (16 - 8 * i));
            }

            Count = 0;
            bits = 0;
            return bytes;
        }
    }
}
