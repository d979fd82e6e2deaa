namespace CxmHelpdesk.Channels;

/// <summary>Media of many providers come without names; people and their programs go by the ending.</summary>
public static class MediaNames
{
    /// <summary>With its dot; empty for a type that is none of the usual.</summary>
    public static string ExtensionOf(string contentType) => contentType.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "image/jpeg" or "image/jpg" => ".jpg",
        "image/png" => ".png",
        "image/gif" => ".gif",
        "image/webp" => ".webp",
        "image/heic" => ".heic",
        "audio/ogg" or "audio/opus" => ".ogg",
        "audio/mpeg" or "audio/mp3" => ".mp3",
        "audio/amr" => ".amr",
        "audio/mp4" or "audio/aac" => ".m4a",
        "audio/wav" or "audio/x-wav" => ".wav",
        "video/mp4" => ".mp4",
        "video/3gpp" => ".3gp",
        "application/pdf" => ".pdf",
        "text/vcard" or "text/x-vcard" => ".vcf",
        "text/plain" => ".txt",
        _ => "",
    };
}
