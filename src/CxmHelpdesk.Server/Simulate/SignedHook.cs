using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Server.Simulate;

/// <summary>A request to an account's address as Twilio makes it, signed with the account's own token.</summary>
internal static class SignedHook
{
    /// <param name="query">With its question mark; or empty.</param>
    /// <returns>What the desk answered.</returns>
    public static async Task<string> PostAsync(HttpClient http, ChannelAccount account, string query, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken ct)
    {
        var form = fields.Append(new("AccountSid", account.Setting("accountSid") ?? "")).OrderBy(field => field.Key, StringComparer.Ordinal).ToArray();
        var path = $"/hooks/{account.Key}";
        var url = (account.Address?.AbsoluteUri ?? new Uri(http.BaseAddress!, path).AbsoluteUri) + query;
        using var request = new HttpRequestMessage(HttpMethod.Post, path + query) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("X-Twilio-Signature", Sign(url + string.Concat(form.Select(field => field.Key + field.Value)), account.Setting("authToken") ?? ""));
        using var response = await http.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new RefusedException($"{(int)response.StatusCode} for a {(account.Channel == "voice" ? "call" : "text")}");
        }

        return await response.Content.ReadAsStringAsync(ct);
    }

    public static string OurNumber(ChannelAccount account) => (account.Setting("numbers") ?? "+15005550006").Split('\n')[0].Trim();

    private static string Sign(string signed, string token)
    {
#pragma warning disable CA5350 // Twilio's choice, not ours; as a keyed hash SHA-1 is not broken.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
    }
}
