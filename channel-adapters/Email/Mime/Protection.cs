namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>How a mail is protected; recognised, not verified.</summary>
public enum Protection
{
    None,
    SmimeSigned,
    PgpSigned,
    SmimeEncrypted,
    PgpEncrypted,
}

/// <summary>Recognises S/MIME (RFC 8551 §3), PGP/MIME (RFC 3156 §4-6) and OpenPGP in the text (RFC 9580 §6.2).</summary>
internal static class ProtectionReader
{
    public static Protection Read(MimePart root)
    {
        foreach (var part in root.Descendants())
        {
            if (Of(part) is var protection and not Protection.None)
            {
                return protection;
            }
        }

        return Protection.None;
    }

    private static Protection Of(MimePart part)
    {
        var protocol = part.Type.Parameter("protocol") ?? "";
        switch (part.Type.Type, part.Type.Subtype)
        {
            case ("multipart", "signed"):
                return protocol.Contains("pgp", StringComparison.OrdinalIgnoreCase) ? Protection.PgpSigned : Protection.SmimeSigned;
            case ("multipart", "encrypted"):
                return Protection.PgpEncrypted;
            case ("application", "pkcs7-mime" or "x-pkcs7-mime"):
                return SignedContent.IsSigned(part) ? Protection.SmimeSigned : Protection.SmimeEncrypted;
            case ("text", "plain") when !part.IsAttached && part.Encoding == TransferEncoding.Identity:
                return part.Body.Span.IndexOf("-----BEGIN PGP MESSAGE-----"u8) >= 0 ? Protection.PgpEncrypted
                    : part.Body.Span.IndexOf("-----BEGIN PGP SIGNED MESSAGE-----"u8) >= 0 ? Protection.PgpSigned : Protection.None;
            default:
                return Protection.None;
        }
    }
}
