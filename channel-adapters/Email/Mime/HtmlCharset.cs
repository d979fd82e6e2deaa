using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>The charset that an HTML document claims in its first 1,024 bytes (WHATWG HTML §13.2.3.2): <c>meta charset</c> or <c>http-equiv</c>.</summary>
internal static class HtmlCharset
{
    public static string? Find(ReadOnlySpan<byte> html)
    {
        Span<byte> head = stackalloc byte[1024];
        var length = Math.Min(html.Length, head.Length);
        Ascii.ToLower(html[..length], head, out length);
        var rest = (ReadOnlySpan<byte>)head[..length];
        while (rest.IndexOf("<meta"u8) is var meta and >= 0)
        {
            rest = rest[(meta + 5)..];
            var end = rest.IndexOf((byte)'>');
            var tag = end < 0 ? rest : rest[..end];
            var at = tag.IndexOf("charset"u8);
            if (at >= 0)
            {
                var value = tag[(at + 7)..].TrimStart(" =\"'"u8);
                var stop = value.IndexOfAny(" ;\"'/"u8);
                value = stop < 0 ? value : value[..stop];
                return value.Length is > 0 and < 40 ? Encoding.ASCII.GetString(value) : null;
            }
        }

        return null;
    }
}
