namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>Content-Transfer-Encoding (RFC 2045 §6), with the uuencode that never was a standard.</summary>
public enum TransferEncoding
{
    /// <summary>7bit, 8bit, binary, absent, or a word we do not know: the bytes are the content.</summary>
    Identity,
    Base64,
    QuotedPrintable,
    Uuencode,
}

/// <summary>Takes transfer encodings off. Total: any bytes give some bytes, never more than went in.</summary>
public static class TransferDecoding
{
    public static TransferEncoding Parse(string? field)
    {
        var word = (field ?? "").Trim().Trim('"').TrimEnd(';', '.').Trim().ToLowerInvariant();
        var end = word.AsSpan().IndexOfAny(" ;(\t");
        return (end > 0 ? word[..end] : word) switch
        {
            "base64" or "base-64" or "b" => TransferEncoding.Base64,
            "quoted-printable" or "quotedprintable" or "quoted_printable" or "q" => TransferEncoding.QuotedPrintable,
            "x-uuencode" or "uuencode" or "x-uue" or "uue" => TransferEncoding.Uuencode,
            _ => TransferEncoding.Identity,
        };
    }

    /// <summary>Decodes into <paramref name="into"/>, which must be as long as <paramref name="source"/>; returns the number of bytes written.</summary>
    public static int Decode(TransferEncoding encoding, ReadOnlySpan<byte> source, Span<byte> into)
    {
        switch (encoding)
        {
            case TransferEncoding.Base64:
                return Base64Decoder.DecodeAll(source, into);
            case TransferEncoding.QuotedPrintable:
                return QuotedPrintable.Decode(source, into);
            case TransferEncoding.Uuencode:
                return UuDecoder.Decode(source, into);
            default:
                source.CopyTo(into);
                return source.Length;
        }
    }
}
