using System.Buffers.Binary;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>One MAPI property; of several values the first.</summary>
internal readonly record struct MapiProperty(int Id, string? Text, ReadOnlyMemory<byte> Bytes)
{
    public const int Body = 0x1000;
    public const int RtfCompressed = 0x1009;
    public const int BodyHtml = 0x1013;
    public const int InternetCodePage = 0x3FDE;
    public const int DisplayName = 0x3001;
    public const int AttachData = 0x3701;
    public const int AttachFileName = 0x3704;
    public const int AttachLongFileName = 0x3707;
    public const int AttachMimeTag = 0x370E;
    public const int AttachContentId = 0x3712;
}

/// <summary>The property lists inside TNEF ([MS-OXTNEF] §2.1.3.4): a count, then type, id and value each, padded to four bytes.</summary>
internal static class MapiProperties
{
    private const int MostProperties = 10_000;

    public static List<MapiProperty> Read(ReadOnlyMemory<byte> data, int codePage)
    {
        var properties = new List<MapiProperty>();
        var cursor = new Cursor(data);
        var count = cursor.Number();
        for (var i = 0; i < count && i < MostProperties && !cursor.IsAtEnd; i++)
        {
            var type = cursor.Short();
            var id = cursor.Short();
            if (id >= 0x8000)
            {
                cursor.SkipName();
            }

            var isMultiple = (type & 0x1000) != 0;
            type &= 0x0FFF;
            var values = isMultiple || IsVariable(type) ? cursor.Number() : 1;
            for (var v = 0; v < values && !cursor.IsAtEnd; v++)
            {
                var bytes = cursor.Value(type);
                if (v == 0)
                {
                    properties.Add(new MapiProperty(id, TextOf(type, bytes.Span, codePage), bytes));
                }
            }
        }

        return properties;
    }

    /// <summary>Up to the first NUL, in the message's code page.</summary>
    public static string NarrowText(ReadOnlySpan<byte> bytes, int codePage)
    {
        var end = bytes.IndexOf((byte)0);
        bytes = end < 0 ? bytes : bytes[..end];
        return (CharsetNames.ByCodePage(codePage) ?? CharsetNames.Western).GetString(bytes).ReplaceLineEndings("\n");
    }

    private static bool IsVariable(int type) => type is 0x1E or 0x1F or 0x102 or 0x0D;

    private static string? TextOf(int type, ReadOnlySpan<byte> bytes, int codePage) => type switch
    {
        0x1E => NarrowText(bytes, codePage),
        0x1F => Encoding.Unicode.GetString(bytes[..(bytes.Length & ~1)]).TrimEnd('\0').ReplaceLineEndings("\n"),
        _ => null,
    };

    private sealed class Cursor(ReadOnlyMemory<byte> data)
    {
        private int at;

        public bool IsAtEnd => at >= data.Length;

        public int Short() => Take(2) is { Length: 2 } b ? BinaryPrimitives.ReadUInt16LittleEndian(b.Span) : 0;

        public int Number() => Take(4) is { Length: 4 } b ? Math.Max(0, BinaryPrimitives.ReadInt32LittleEndian(b.Span)) : 0;

        public ReadOnlyMemory<byte> Value(int type)
        {
            if (IsVariable(type))
            {
                var length = Number();
                var value = Take(length);
                Take(-length & 3);
                return value;
            }

            return Take(type switch { 0x05 or 0x06 or 0x07 or 0x14 or 0x40 => 8, 0x48 => 16, _ => 4 });
        }

        /// <summary>A named property: its set, then a number or a name.</summary>
        public void SkipName()
        {
            Take(16);
            if (Number() == 0)
            {
                Take(4);
                return;
            }

            var length = Number();
            Take(length);
            Take(-length & 3);
        }

        private ReadOnlyMemory<byte> Take(int length)
        {
            length = Math.Min(length, data.Length - at);
            at += length;
            return data.Slice(at - length, length);
        }
    }
}

/// <summary>Picks the body from a message's properties: HTML, plain, or what is inside compressed RTF.</summary>
internal sealed class MapiBody
{
    private string? plain;
    private string? rtf;
    private string? html;

    public string? Html => html ?? (rtf is not null ? RtfText.Html(rtf) : null);

    public string? Text => plain ?? (Html is null && rtf is not null ? RtfText.Plain(rtf) : null);

    public void Take(MapiProperty property, int codePage)
    {
        switch (property.Id)
        {
            case MapiProperty.Body:
                plain = property.Text;
                break;
            case MapiProperty.BodyHtml:
                html = property.Text ?? CharsetDecoder.Decode(property.Bytes.Span, HtmlCharset.Find(property.Bytes.Span) ?? $"windows-{codePage}");
                break;
            case MapiProperty.RtfCompressed:
                rtf = CompressedRtf.Expand(property.Bytes.Span) is { } bytes ? CharsetNames.Western.GetString(bytes) : null;
                break;
        }
    }
}
