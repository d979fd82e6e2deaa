namespace CxmHelpdesk.Channels.BotFramework.Activities;

/// <summary>A file in the place of its address (RFC 2397), in base64, as attachments of activities have it.</summary>
internal static class DataUri
{
    public static (string Type, byte[] Bytes)? Read(string uri)
    {
        var comma = uri.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || !uri.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var type = uri[5..comma].Split(';')[0].Trim().ToLowerInvariant();
        var text = uri.AsSpan(comma + 1);
        var bytes = new byte[text.Length / 4 * 3 + 3];
        return Convert.TryFromBase64Chars(text, bytes, out var length) ? (type.Contains('/', StringComparison.Ordinal) ? type : "application/octet-stream", bytes[..length]) : null;
    }
}
