using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CxmHelpdesk.Desk.Agents;

/// <summary>Keeps passwords as PBKDF2-HMAC-SHA256 with a salt of their own; the number of rounds is OWASP's and is stored with each.</summary>
public sealed class Passwords(int rounds)
{
    public const int DefaultRounds = 600_000;

    private const string Scheme = "pbkdf2-sha256";

    /// <summary>Checked where no such agent exists, so that an unknown address takes as long as a wrong password.</summary>
    private readonly Lazy<string> _nobody = new(() => Hash(Secrets.New(), rounds));

    public string Hash(string password) => Hash(password, rounds);

    /// <param name="stored">Null: there is no such agent or password; the same work is done, and the answer is no.</param>
    public bool Verify(string password, string? stored)
    {
        var parts = (stored ?? _nobody.Value).Split('$');
        if (parts is not [Scheme, var count, var salt, var expected])
        {
            return false;
        }

        var actual = Derive(password, Convert.FromBase64String(salt), int.Parse(count, CultureInfo.InvariantCulture));
        return CryptographicOperations.FixedTimeEquals(actual, Convert.FromBase64String(expected)) && stored is not null;
    }

    private static string Hash(string password, int rounds)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Scheme}${rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, rounds))}");
    }

    /// <summary>The same password typed on another keyboard may come in another normal form.</summary>
    private static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC)), salt, rounds, HashAlgorithmName.SHA256, 32);
}

/// <summary>Random secrets of 256 bits. They need no salt and no stretching: a hash of one tells nothing.</summary>
public static class Secrets
{
    public static string New() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
