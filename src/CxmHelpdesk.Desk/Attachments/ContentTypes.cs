using System.Buffers;

namespace CxmHelpdesk.Desk.Attachments;

/// <summary>What a file is. The sender's word counts only where it cannot matter: images are believed by their bytes alone.</summary>
public static class ContentTypes
{
    public const string Unknown = "application/octet-stream";

    /// <summary>So many first bytes are enough for <see cref="Of"/>.</summary>
    public const int HeadSize = 16;

    private const int MaxLength = 100;
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+");

    /// <summary>The kinds that a browser may show in place.</summary>
    public static bool IsSafeImage(string contentType) =>
        contentType is "image/png" or "image/jpeg" or "image/gif" or "image/webp" or "image/avif";

    /// <param name="head">The first <see cref="HeadSize"/> bytes.</param>
    /// <param name="declared">As the sender says; parameters are dropped.</param>
    public static string Of(ReadOnlySpan<byte> head, string? declared)
    {
        if (Sniff(head) is { } known)
        {
            return known;
        }

        var type = (declared ?? "").Split(';')[0].Trim().ToLowerInvariant();
        var slash = type.IndexOf('/', StringComparison.Ordinal);
        var wellFormed = slash > 0
            && slash < type.Length - 1
            && type.Length <= MaxLength
            && !type.AsSpan(0, slash).ContainsAnyExcept(TokenCharacters)
            && !type.AsSpan(slash + 1).ContainsAnyExcept(TokenCharacters);

        // It says that it is an image, and its bytes do not: whatever it is, it is not shown.
        return wellFormed && !(IsSafeImage(type) || type == "application/pdf") ? type : Unknown;
    }

    private static string? Sniff(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return "image/png";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return "image/jpeg";
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return "image/gif";
        }

        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WEBP"u8))
        {
            return "image/webp";
        }

        if (head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8) && (head[8..12].SequenceEqual("avif"u8) || head[8..12].SequenceEqual("avis"u8)))
        {
            return "image/avif";
        }

        return head.StartsWith("%PDF-"u8) ? "application/pdf" : null;
    }
}
