using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CxmHelpdesk.Channels.Email.Sending;

/// <summary>Whether a mail server is who it says: by an authority that this machine trusts, or by the fingerprint an administrator entered.</summary>
internal static class ServerCertificates
{
    /// <summary>TLS over a connection, client's side. A certificate that is not trusted ends it with an <see cref="System.Security.Authentication.AuthenticationException"/>.</summary>
    /// <param name="fingerprints">SHA-256 in hexadecimal; colons, blanks and case do not matter.</param>
    public static async Task<SslStream> SecureAsync(Stream plain, string host, IReadOnlyList<string> fingerprints, CancellationToken ct)
    {
        var tls = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) => errors == SslPolicyErrors.None || IsKnown(certificate, fingerprints),
                },
                ct);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static bool IsKnown(X509Certificate? certificate, IReadOnlyList<string> fingerprints) =>
        certificate is not null && fingerprints.Count > 0 && fingerprints.Select(Bare).Contains(certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparer.OrdinalIgnoreCase);

    private static string Bare(string fingerprint) => string.Concat(fingerprint.Where(char.IsAsciiHexDigit));
}
