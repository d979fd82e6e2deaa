using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Server.Simulate;

/// <summary>Somebody with a phone: texts come in as Twilio brings them, signed with the account's own token.</summary>
internal static class TextCustomer
{
    private const int Phones = 200;

    public static async Task SayAsync(HttpClient http, ChannelAccount account, Random random, CancellationToken ct)
    {
        var phone = random.Next(Phones);
        var script = Script.Next(random, phone % 5 < 2 ? "ja" : "en");
        var ours = (account.Setting("numbers") ?? "+15005550006").Split('\n')[0].Trim();
        KeyValuePair<string, string>[] form =
        [
            new("AccountSid", account.Setting("accountSid") ?? ""),
            new("Body", string.Join(' ', script.Lines)),
            new("From", string.Create(CultureInfo.InvariantCulture, $"{(script.Language == "ja" ? "+8190" : "+1415")}5550{phone:0000}")),
            new("MessageSid", $"SM{Guid.NewGuid():N}"),
            new("NumMedia", "0"),
            new("To", ours),
        ];
        var path = $"/hooks/{account.Key}";
        var url = account.Address?.AbsoluteUri ?? new Uri(http.BaseAddress!, path).AbsoluteUri;
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("X-Twilio-Signature", Sign(url + string.Concat(form.Select(field => field.Key + field.Value)), account.Setting("authToken") ?? ""));
        using var response = await http.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new RefusedException($"{(int)response.StatusCode} for a text");
        }
    }

    private static string Sign(string signed, string token)
    {
#pragma warning disable CA5350 // Twilio's choice, not ours; as a keyed hash SHA-1 is not broken.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
    }
}
