using System.Security.Cryptography;
using System.Text;

namespace CxmHelpdesk.Channels.Twilio.Webhooks;

/// <summary>
/// <c>X-Twilio-Signature</c>: HMAC-SHA1 over the address and the sorted fields, in base64 (twilio.com/docs/usage/security).
/// </summary>
internal static class RequestSignature
{
    public const string Header = "x-twilio-signature";

    /// <summary>In constant time for each token. A form is signed field by field; any other body by its SHA-256, which stands in the address.</summary>
    /// <param name="url">As the caller wrote it, query included.</param>
    /// <param name="form">Null: the body is no form.</param>
    public static bool IsRight(string url, FormFields? form, ReadOnlySpan<byte> body, string? given, IReadOnlyList<string> tokens)
    {
        if (string.IsNullOrEmpty(given) || (form is null && !HasBodyHash(url, body)))
        {
            return false;
        }

        var fields = form is null ? "" : Fields(form);
        var claimed = Encoding.UTF8.GetBytes(given);
        var right = false;
        foreach (var token in tokens)
        {
            foreach (var variant in Variants(url))
            {
                right |= CryptographicOperations.FixedTimeEquals(claimed, Encoding.UTF8.GetBytes(Of(variant + fields, token)));
            }
        }

        return right;
    }

    /// <summary>Of an address without fields, or of address and fields put together.</summary>
    public static string Of(string signed, string token)
    {
#pragma warning disable CA5350 // Twilio's choice, not ours; as a keyed hash SHA-1 is not broken.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
    }

    /// <summary>Names in byte order, each distinct value once, in order.</summary>
    public static string Fields(FormFields form)
    {
        var text = new StringBuilder();
        foreach (var name in form.All.GroupBy(field => field.Key, field => field.Value, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            foreach (var value in name.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                text.Append(name.Key).Append(value);
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// Twilio has signed with the standard port and without it, over the years and the products; any other port it leaves away with https. Its own libraries accept all of them.
    /// </summary>
    private static IEnumerable<string> Variants(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed))
        {
            yield return url;
            yield break;
        }

        var user = parsed.UserInfo.Length > 0 ? $"{parsed.UserInfo}@" : "";
        var rest = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var slash = rest.IndexOfAny(['/', '?', '#']);
        var path = slash < 0 ? "" : rest[slash..];
        yield return $"{parsed.Scheme}://{user}{parsed.Host}{path}";
        yield return $"{parsed.Scheme}://{user}{parsed.Host}:{parsed.Port}{path}";
    }

    private static bool HasBodyHash(string url, ReadOnlySpan<byte> body)
    {
        const string Name = "bodySHA256=";
        var at = url.IndexOf('?', StringComparison.Ordinal);
        var claimed = at < 0 ? null : url[(at + 1)..].Split('&').FirstOrDefault(part => part.StartsWith(Name, StringComparison.Ordinal))?[Name.Length..];
        return claimed is not null
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(claimed.ToLowerInvariant()), Encoding.UTF8.GetBytes(Convert.ToHexStringLower(SHA256.HashData(body))));
    }
}
