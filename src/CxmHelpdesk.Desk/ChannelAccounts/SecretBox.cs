using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.ChannelAccounts;

public sealed class SecretOptions
{
    public const string Section = "Secrets";

    /// <summary>32 bytes as base64; every node needs the same. Empty: the key lies in <see cref="KeyFile"/>.</summary>
    public string Key { get; set; } = "";

    /// <summary>
    /// Made at the first start, readable by its owner only. Empty: <c>keys/secrets.key</c> beside the database file. Who loses it must enter
    /// the channels' secrets again.
    /// </summary>
    [Required]
    public string KeyFile { get; set; } = "";
}

/// <summary>
/// Encrypts the secrets of channel accounts at rest (AES-256-GCM). Each value is tied to its place: a ciphertext that is copied to
/// another row or field does not open there.
/// </summary>
public sealed class SecretBox
{
    private const string Version = "v1:";
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private readonly Lazy<byte[]> _key;

    public SecretBox(IOptions<SecretOptions> options) => _key = new Lazy<byte[]>(() => LoadKey(options.Value));

    /// <param name="place">Where the value is kept, such as <c>account:7:token</c>.</param>
    public string Seal(string value, string place)
    {
        var plain = Encoding.UTF8.GetBytes(value);
        var sealedBytes = new byte[NonceSize + TagSize + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key.Value, TagSize);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceSize + TagSize), sealedBytes.AsSpan(NonceSize, TagSize), Encoding.UTF8.GetBytes(place));
        CryptographicOperations.ZeroMemory(plain);
        return Version + Convert.ToBase64String(sealedBytes);
    }

    /// <returns>Null: sealed with another key, for another place, or damaged.</returns>
    public string? Open(string value, string place)
    {
        if (!value.StartsWith(Version, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var sealedBytes = Convert.FromBase64String(value[Version.Length..]);
            if (sealedBytes.Length < NonceSize + TagSize)
            {
                return null;
            }

            var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
            using var aes = new AesGcm(_key.Value, TagSize);
            aes.Decrypt(
                sealedBytes.AsSpan(0, NonceSize),
                sealedBytes.AsSpan(NonceSize + TagSize),
                sealedBytes.AsSpan(NonceSize, TagSize),
                plain,
                Encoding.UTF8.GetBytes(place));
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception error) when (error is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A key for another purpose, the same at every start and on every node (HKDF, RFC 5869); it tells nothing of the box's own.</summary>
    internal byte[] DeriveKey(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key.Value, KeySize, info: Encoding.UTF8.GetBytes(purpose));

    private static byte[] LoadKey(SecretOptions options)
    {
        if (options.Key.Length > 0)
        {
            return Decode(options.Key, "Secrets:Key");
        }

        if (!File.Exists(options.KeyFile))
        {
            CreateKeyFile(options.KeyFile);
        }

        return Decode(ReadKeyFile(options.KeyFile), options.KeyFile);
    }

    private static byte[] Decode(string text, string where)
    {
        var key = new byte[KeySize];
        return Convert.TryFromBase64String(text, key, out var length) && length == KeySize
            ? key
            : throw new InvalidOperationException($"{where} must hold {KeySize} bytes as base64.");
    }

    /// <summary>Of many processes that start at once one makes the file: <c>File.Move</c> would look and then replace.</summary>
    private static void CreateKeyFile(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var stream = new FileStream(file, options);
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeySize)) + "\n"));
            stream.Flush(flushToDisk: true);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another was first.
        }
    }

    /// <summary>Waits for the process that has just made the file and has not written it yet.</summary>
    private static string ReadKeyFile(string file)
    {
        for (var patience = TimeSpan.FromSeconds(10); ; patience -= Moment)
        {
            try
            {
                var text = File.ReadAllText(file).Trim();
                if (text.Length > 0 || patience <= TimeSpan.Zero)
                {
                    return text;
                }
            }
            catch (IOException) when (patience > TimeSpan.Zero)
            {
                // Open for its writer alone.
            }

            Thread.Sleep(Moment);
        }
    }
}
