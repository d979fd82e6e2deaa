using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Desk.ChannelAccounts;

namespace CxmHelpdesk.Desk.Attachments;

/// <summary>
/// Public addresses of single files, for providers that fetch what a message carries instead of being sent it. Nobody can make one up (HMAC-SHA256 under a key of this
/// installation, over all of it); whoever is given one can fetch that file for a day, and nothing else.
/// </summary>
public sealed class FileLinks(SecretBox box, PublicAddress address, TimeProvider time)
{
    private static readonly TimeSpan s_holds = TimeSpan.FromDays(1);

    private readonly Lazy<byte[]> _key = new(() => box.DeriveKey("file links"));

    /// <summary>Null: the desk was not told its public address.</summary>
    public Uri? Of(string sha256, string contentType, string fileName)
    {
        var until = (time.GetUtcNow() + s_holds).ToUnixTimeSeconds();
        return address.Of(string.Create(
            CultureInfo.InvariantCulture, $"/hooks/files/{until}/{Mac(until, sha256, contentType)}/{sha256}?type={Uri.EscapeDataString(contentType)}&name={Uri.EscapeDataString(fileName)}"));
    }

    /// <summary>In constant time. The name is not part of it: it changes nothing but what the fetcher calls the file.</summary>
    public bool IsRight(long until, string mac, string sha256, string contentType) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mac), Encoding.UTF8.GetBytes(Mac(until, sha256, contentType)))
        && time.GetUtcNow().ToUnixTimeSeconds() <= until;

    private string Mac(long until, string sha256, string contentType) => Convert.ToHexStringLower(
        HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{until}\n{sha256}\n{contentType}"))));
}
