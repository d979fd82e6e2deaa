using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>From the bytes of a folded field to its characters (RFC 5322 §2.2.3, RFC 6532 §3).</summary>
internal static class HeaderText
{
    private static readonly SearchValues<byte> Folds = SearchValues.Create("\r\n\0"u8);

    /// <summary>
    /// Removes line ends and NULs. Bytes beyond ASCII are read as UTF-8, else as the body's charset, else as what they look like. It is
    /// decoded as a whole and before any character is looked for: in Shift_JIS a backslash or a quote may be half a character.
    /// </summary>
    public static string Unfold(ReadOnlySpan<byte> value, string? charsetHint)
    {
        value = value.Trim(" \t\r\n\0"u8);
        if (value.IndexOfAny(Folds) < 0)
        {
            return Decode(value, charsetHint);
        }

        var rented = ArrayPool<byte>.Shared.Rent(value.Length);
        try
        {
            return Decode(rented.AsSpan(0, Join(value, rented)), charsetHint);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int Join(ReadOnlySpan<byte> value, Span<byte> into)
    {
        var length = 0;
        while (!value.IsEmpty)
        {
            var run = value.IndexOfAny(Folds);
            run = run < 0 ? value.Length : run;
            value[..run].CopyTo(into[length..]);
            length += run;
            value = value[run..].TrimStart(Folds);
        }

        return length;
    }

    private static string Decode(ReadOnlySpan<byte> value, string? charsetHint) =>
        !Utf8.IsValid(value) || value.Contains((byte)0x1B) ? CharsetDecoder.Decode(value, charsetHint) : Encoding.UTF8.GetString(value);
}

internal static class SpanTrimming
{
    public static ReadOnlySpan<byte> TrimStart(this ReadOnlySpan<byte> span, SearchValues<byte> values)
    {
        var first = span.IndexOfAnyExcept(values);
        return first < 0 ? [] : span[first..];
    }
}
