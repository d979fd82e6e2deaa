using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CxmHelpdesk.Desk.History;

public enum SignatureVerdict
{
    Good,

    /// <summary>Not of the form t=…,v1=….</summary>
    Malformed,

    /// <summary>Signed too long ago or ahead: somebody may play an old delivery again.</summary>
    Stale,

    Wrong,
}

/// <summary>X-Cxm-Signature: t=unix seconds,v1=hex HMAC-SHA256 of "t.body". Several v1 may stand while the sender changes keys.</summary>
public static class WebhookSignature
{
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(5);

    public static SignatureVerdict Verify(string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        long? at = null;
        var given = new List<byte[]>();
        foreach (var part in (header ?? "").Split(',', 8, StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal) && long.TryParse(part.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                at = seconds;
            }
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && part.Length == 3 + 64 && part.Skip(3).All(char.IsAsciiHexDigit))
            {
                given.Add(Convert.FromHexString(part.AsSpan(3)));
            }
        }

        if (at is not { } signedAt || given.Count == 0)
        {
            return SignatureVerdict.Malformed;
        }

        // In seconds, so that no number however large can overflow a date.
        if (Math.Abs((decimal)now.ToUnixTimeSeconds() - signedAt) > (decimal)Tolerance.TotalSeconds)
        {
            return SignatureVerdict.Stale;
        }

        var good = false;
        foreach (var secret in secrets.Where(secret => secret.Length > 0))
        {
            var right = Compute(secret, signedAt, body);
            foreach (var signature in given)
            {
                good |= CryptographicOperations.FixedTimeEquals(right, signature);
            }
        }

        return good ? SignatureVerdict.Good : SignatureVerdict.Wrong;
    }

    /// <summary>The header's value for a body; for senders and tests.</summary>
    public static string Sign(string secret, ReadOnlySpan<byte> body, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"t={seconds},v1={Convert.ToHexStringLower(Compute(secret, seconds, body))}");
    }

    private static byte[] Compute(string secret, long seconds, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}.")));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}
