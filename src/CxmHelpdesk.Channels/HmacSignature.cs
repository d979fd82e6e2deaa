using System.Security.Cryptography;
using System.Text;

namespace CxmHelpdesk.Channels;

/// <summary>
/// HMAC-SHA256 over the raw bytes of a body, as most providers sign. Compared in constant time and as text, so that of two spellings of the same bytes only the
/// provider's own is right. Without a secret nothing is.
/// </summary>
public static class HmacSignature
{
    public static bool IsBase64(string? given, ReadOnlySpan<byte> body, string? secret) => IsRight(given, body, secret, mac => Convert.ToBase64String(mac));

    /// <summary>Lower-case.</summary>
    public static bool IsHex(string? given, ReadOnlySpan<byte> body, string? secret) => IsRight(given, body, secret, mac => Convert.ToHexStringLower(mac));

    private static bool IsRight(string? given, ReadOnlySpan<byte> body, string? secret, Func<byte[], string> spell) =>
        !string.IsNullOrEmpty(given)
        && !string.IsNullOrEmpty(secret)
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(given), Encoding.ASCII.GetBytes(spell(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))));
}
