using System.Buffers.Binary;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>The LZFu compression of PR_RTF_COMPRESSED ([MS-OXRTFCP] §2): a ring of 4,096 bytes that starts with what most RTF starts with.</summary>
internal static class CompressedRtf
{
    private const uint Compressed = 0x75465A4C;
    private const uint Uncompressed = 0x414C454D;
    private const int MostBytes = 16 << 20;

    private static ReadOnlySpan<byte> Preset =>
        "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"u8;

    /// <summary>Null if the header is none of the two known.</summary>
    public static byte[]? Expand(ReadOnlySpan<byte> source)
    {
        if (source.Length < 16)
        {
            return null;
        }

        var rawSize = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(source[4..]), MostBytes);
        var kind = BinaryPrimitives.ReadUInt32LittleEndian(source[8..]);
        source = source[16..];
        return kind switch
        {
            Uncompressed => source[..Math.Min(rawSize, source.Length)].ToArray(),
            Compressed => Decompress(source, rawSize),
            _ => null,
        };
    }

    private static byte[] Decompress(ReadOnlySpan<byte> source, int rawSize)
    {
        // A reference of two bytes gives at most 17: a size beyond that is a lie.
        var result = new byte[Math.Min(rawSize, source.Length * 9L)];
        Span<byte> ring = stackalloc byte[4096];
        ring.Clear();
        Preset.CopyTo(ring);
        var write = Preset.Length;
        var written = 0;
        var at = 0;
        while (at < source.Length && written < result.Length)
        {
            var flags = source[at++];
            for (var bit = 0; bit < 8 && at < source.Length && written < result.Length; bit++)
            {
                if ((flags >> bit & 1) == 0)
                {
                    result[written++] = ring[write] = source[at++];
                    write = (write + 1) & 4095;
                    continue;
                }

                if (at + 1 >= source.Length)
                {
                    return result[..written];
                }

                var offset = source[at] << 4 | source[at + 1] >> 4;
                var length = (source[at + 1] & 15) + 2;
                at += 2;
                if (offset == write)
                {
                    return result[..written];   // a reference to itself ends the stream
                }

                for (var i = 0; i < length && written < result.Length; i++)
                {
                    result[written++] = ring[write] = ring[(offset + i) & 4095];
                    write = (write + 1) & 4095;
                }
            }
        }

        return result[..written];
    }
}
