using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CxmHelpdesk.Channels.X;

/// <summary>OAuth 1.0a in the user's name (RFC 5849, HMAC-SHA1): tokens that do not expire. A JSON body is not signed; the query is.</summary>
internal static class OAuthSignature
{
    public static string HeaderOf(HttpMethod method, Uri url, XSettings settings, DateTimeOffset now, string nonce)
    {
        var own = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["oauth_consumer_key"] = settings.ConsumerKey,
            ["oauth_nonce"] = nonce,
            ["oauth_signature_method"] = "HMAC-SHA1",
            ["oauth_timestamp"] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["oauth_token"] = settings.AccessToken,
            ["oauth_version"] = "1.0",
        };
        var query = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (Name: Decode(pair[0]), Value: pair.Length > 1 ? Decode(pair[1]) : ""));
        var signed = string.Join('&', own.Select(one => (Name: one.Key, one.Value)).Concat(query)
            .Select(one => (Name: Encode(one.Name), Value: Encode(one.Value)))
            .OrderBy(one => one.Name, StringComparer.Ordinal).ThenBy(one => one.Value, StringComparer.Ordinal)
            .Select(one => $"{one.Name}={one.Value}"));
        var text = $"{method.Method}&{Encode(url.GetLeftPart(UriPartial.Path))}&{Encode(signed)}";
        var key = $"{Encode(settings.ConsumerSecret)}&{Encode(settings.AccessSecret)}";
#pragma warning disable CA5350 // X's choice, not ours; as a keyed hash SHA-1 is not broken.
        own["oauth_signature"] = Convert.ToBase64String(HMACSHA1.HashData(Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes(text)));
#pragma warning restore CA5350
        return $"OAuth {string.Join(", ", own.Select(one => $"{one.Key}=\"{Encode(one.Value)}\""))}";
    }

    /// <summary>RFC 3986, as RFC 5849 section 3.6 asks for.</summary>
    private static string Encode(string text) => Uri.EscapeDataString(text);

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
