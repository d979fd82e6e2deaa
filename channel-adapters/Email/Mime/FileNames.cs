using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>Makes a stranger's file name safe to store and to show, and one up where there is none.</summary>
public static class FileNames
{
    private const int MostBytes = 255;

    /// <summary>
    /// The last component without control and bidirectional override characters (U+202E turns <c>gpj.exe</c> round), at most
    /// 255 bytes of UTF-8 with the extension kept; null if nothing is left.
    /// </summary>
    public static string? Clean(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var text = new StringBuilder(name.Length);
        foreach (var c in name.AsSpan()[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..])
        {
            if (!char.IsControl(c) && c is not (>= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F'))
            {
                text.Append(c);
            }
        }

        var clean = text.ToString().Trim();
        return clean.Trim('.', ' ').Length == 0 ? null : Shorten(clean);
    }

    /// <summary><c>attachment-2.jpg</c>.</summary>
    public static string MakeUp(ContentType type, int number)
    {
        ArgumentNullException.ThrowIfNull(type);
        return $"attachment-{number}{Extension(type)}";
    }

    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MostBytes)
        {
            return name;
        }

        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && name.Length - dot <= 20 ? name[dot..] : "";
        var stem = name[..^extension.Length];
        var room = MostBytes - Encoding.UTF8.GetByteCount(extension);
        var length = 0;
        foreach (var rune in stem.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return stem[..length] + extension;
    }

    private static string Extension(ContentType type) => type.MediaType switch
    {
        "text/plain" => ".txt",
        "text/html" => ".html",
        "text/calendar" or "application/ics" => ".ics",
        "text/csv" => ".csv",
        "text/vcard" or "text/x-vcard" => ".vcf",
        "text/rfc822-headers" => ".txt",
        "image/jpeg" or "image/jpg" or "image/pjpeg" => ".jpg",
        "image/svg+xml" => ".svg",
        "image/tiff" => ".tif",
        "message/rfc822" => ".eml",
        "message/delivery-status" or "message/disposition-notification" => ".txt",
        "application/pdf" => ".pdf",
        "application/zip" => ".zip",
        "application/pgp-signature" => ".asc",
        "application/pkcs7-signature" or "application/x-pkcs7-signature" => ".p7s",
        "application/pkcs7-mime" or "application/x-pkcs7-mime" => ".p7m",
        "application/msword" => ".doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => ".docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => ".xlsx",
        "application/vnd.ms-excel" => ".xls",
        "application/rtf" or "text/rtf" => ".rtf",
        "audio/mpeg" => ".mp3",
        _ when type.Type is "image" or "video" or "audio" && type.Subtype.Length <= 5 && type.Subtype.All(char.IsAsciiLetterOrDigit) => "." + type.Subtype,
        _ => ".bin",
    };
}
