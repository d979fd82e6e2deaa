using System.Formats.Asn1;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// The content inside an opaque signature, <c>application/pkcs7-mime; smime-type=signed-data</c> (RFC 8551 §3.5.2): without unwrapping it
/// the reader would see nothing but a <c>smime.p7m</c>. Says nothing of who signed.
/// </summary>
internal static class SignedContent
{
    private const string SignedData = "1.2.840.113549.1.7.2";

    public static bool IsSigned(MimePart part) =>
        part.Type.Parameter("smime-type")?.Trim().ToLowerInvariant() is { } kind ? kind is "signed-data" or "certs-only" : Content(part) is not null;

    /// <summary>The entity that was signed, or null if this is no opaque signature.</summary>
    public static MimePart? Unwrap(MimePart part) =>
        part.Type is { Type: "application", Subtype: "pkcs7-mime" or "x-pkcs7-mime" } && Content(part) is { Length: > 0 } content ? MimeReader.Read(content) : null;

    /// <summary>ContentInfo, SignedData, EncapsulatedContentInfo, eContent (RFC 5652 §3, §5).</summary>
    private static byte[]? Content(MimePart part)
    {
        try
        {
            var info = new AsnReader(part.Content(), AsnEncodingRules.BER).ReadSequence();
            if (info.ReadObjectIdentifier() != SignedData)
            {
                return null;
            }

            var signed = info.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, true)).ReadSequence();
            signed.ReadInteger();
            signed.ReadSetOf(skipSortOrderValidation: true);
            var inner = signed.ReadSequence();
            inner.ReadObjectIdentifier();
            return inner.HasData ? inner.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, true)).ReadOctetString() : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
