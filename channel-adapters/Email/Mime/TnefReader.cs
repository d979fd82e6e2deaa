using System.Buffers.Binary;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>What Outlook put into a <c>winmail.dat</c>.</summary>
/// <param name="Text">Null if there is none, or only HTML.</param>
public sealed record TnefMessage(string? Text, string? Html, IReadOnlyList<TnefFile> Files);

/// <param name="Name">Safe to show; null if the attachment has none.</param>
public sealed record TnefFile(string? Name, string? MimeType, string? ContentId, ReadOnlyMemory<byte> Content);

/// <summary>
/// Transport Neutral Encapsulation Format ([MS-OXTNEF] §2.1): a signature, then attributes with level, id, length, data and checksum.
/// Wrong checksums are common and not heeded; an attribute that runs past the end is cut there; rubbish after the last one is left alone.
/// </summary>
public static class TnefReader
{
    private const uint Signature = 0x223E9F78;
    private const int MostDepth = 8;
    private const int MostFiles = 1000;

    private static class Attribute
    {
        public const uint Body = 0x0002800C;
        public const uint MessageProperties = 0x00069003;
        public const uint AttachmentRendering = 0x00069002;
        public const uint AttachmentTitle = 0x00018010;
        public const uint AttachmentData = 0x0006800F;
        public const uint AttachmentProperties = 0x00069005;
        public const uint OemCodePage = 0x00069007;
    }

    public static bool IsTnef(MimePart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return part.Type is { Type: "application", Subtype: "ms-tnef" or "vnd.ms-tnef" }
            || "winmail.dat".Equals(part.FileName, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Null if the bytes are no TNEF.</summary>
    public static TnefMessage? Read(ReadOnlyMemory<byte> bytes) => Read(bytes, 0);

    private static TnefMessage? Read(ReadOnlyMemory<byte> bytes, int depth)
    {
        if (bytes.Length < 6 || BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span) != Signature || depth > MostDepth)
        {
            return null;
        }

        var message = new Builder(depth);
        var at = 6;
        while (at + 9 <= bytes.Length && bytes.Span[at] is 1 or 2)
        {
            var id = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[(at + 1)..]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[(at + 5)..]);
            at += 9;
            var data = bytes.Slice(at, (int)Math.Min(length, (uint)(bytes.Length - at)));
            message.Take(id, data);
            at += data.Length + 2;
        }

        return message.Finish();
    }

    private sealed class Builder(int depth)
    {
        private readonly List<TnefFile> files = [];
        private readonly MapiBody body = new();
        private string? plain;
        private int codePage = 1252;
        private OpenFile? open;

        private sealed class OpenFile
        {
            public string? Title { get; set; }
            public string? LongName { get; set; }
            public string? MimeType { get; set; }
            public string? ContentId { get; set; }
            public ReadOnlyMemory<byte> Data { get; set; }
            public TnefMessage? Embedded { get; set; }
        }

        public void Take(uint attribute, ReadOnlyMemory<byte> data)
        {
            switch (attribute)
            {
                case Attribute.OemCodePage when data.Length >= 4:
                    codePage = BinaryPrimitives.ReadInt32LittleEndian(data.Span);
                    break;
                case Attribute.Body:
                    plain = MapiProperties.NarrowText(data.Span, codePage);
                    break;
                case Attribute.MessageProperties:
                    foreach (var property in MapiProperties.Read(data, codePage))
                    {
                        body.Take(property, codePage);
                    }

                    break;
                case Attribute.AttachmentRendering:
                    Close();
                    open = new OpenFile();
                    break;
                case Attribute.AttachmentTitle:
                    (open ??= new OpenFile()).Title = MapiProperties.NarrowText(data.Span, codePage);
                    break;
                case Attribute.AttachmentData:
                    (open ??= new OpenFile()).Data = data;
                    break;
                case Attribute.AttachmentProperties:
                    TakeProperties(open ??= new OpenFile(), data);
                    break;
            }
        }

        private void TakeProperties(OpenFile file, ReadOnlyMemory<byte> data)
        {
            foreach (var property in MapiProperties.Read(data, codePage))
            {
                switch (property.Id)
                {
                    case MapiProperty.AttachLongFileName:
                        file.LongName = property.Text;
                        break;
                    case MapiProperty.AttachFileName or MapiProperty.DisplayName:
                        file.Title ??= property.Text;
                        break;
                    case MapiProperty.AttachMimeTag:
                        file.MimeType = property.Text;
                        break;
                    case MapiProperty.AttachContentId:
                        file.ContentId = property.Text?.Trim('<', '>');
                        break;
                    case MapiProperty.AttachData when property.Bytes.Length > 0:
                        // An embedded message is an interface id of 16 bytes, then TNEF again.
                        file.Embedded = property.Bytes.Length > 16 ? Read(property.Bytes[16..], depth + 1) : null;
                        file.Data = property.Bytes;
                        break;
                }
            }
        }

        private void Close()
        {
            if (open is { } file && files.Count < MostFiles)
            {
                if (file.Embedded is { } embedded)
                {
                    files.AddRange(embedded.Files);
                }

                if (file.Embedded is null || file.Embedded.Files.Count == 0)
                {
                    var type = file.MimeType is { Length: > 0 and < 100 } mime && mime.Contains('/', StringComparison.Ordinal) ? mime : null;
                    files.Add(new TnefFile(FileNames.Clean(file.LongName) ?? FileNames.Clean(file.Title), type, file.ContentId, file.Data));
                }
            }

            open = null;
        }

        public TnefMessage Finish()
        {
            Close();
            return new TnefMessage(plain ?? body.Text, body.Html, files);
        }
    }
}
