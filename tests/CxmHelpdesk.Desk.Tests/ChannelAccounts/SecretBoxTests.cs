using CxmHelpdesk.Desk.ChannelAccounts;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.ChannelAccounts;

public sealed class SecretBoxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cxm-").FullName;

    private string KeyFile => Path.Combine(_folder, "keys", "secrets.key");

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void What_was_sealed_opens_after_a_restart_in_its_place_only()
    {
        var text = Box().Seal("pässword 🔑", "account:1:token");

        Assert.Equal("pässword 🔑", Box().Open(text, "account:1:token"));
        Assert.Null(Box().Open(text, "account:2:token"));
        Assert.NotEqual(text, Box().Seal("pässword 🔑", "account:1:token"));
    }

    [Fact]
    public void Damaged_and_foreign_values_do_not_open()
    {
        var box = Box();
        var text = box.Seal("secret", "p");
        var bytes = Convert.FromBase64String(text[3..]);
        bytes[^1] ^= 1;

        foreach (var wrong in (string[])["", "v1:", "v1:AAAA", "v1:%%%", "secret", $"v1:{Convert.ToBase64String(bytes)}", text[..^4]])
        {
            Assert.Null(box.Open(wrong, "p"));
        }

        var other = new SecretBox(Options.Create(new SecretOptions { Key = Convert.ToBase64String(new byte[32]) }));
        Assert.Null(other.Open(text, "p"));
    }

    [Fact]
    public void The_key_file_is_its_owners_alone()
    {
        Box().Seal("x", "p");

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        }

        Assert.Equal([KeyFile], Directory.GetFiles(Path.GetDirectoryName(KeyFile)!));
    }

    [Fact]
    public void Many_that_start_at_once_agree_on_one_key()
    {
        var sealedTexts = new string[16];
        Parallel.For(0, sealedTexts.Length, i => sealedTexts[i] = Box().Seal("x", "p"));

        Assert.All(sealedTexts, text => Assert.Equal("x", Box().Open(text, "p")));
    }

    [Fact]
    public void A_key_of_the_wrong_size_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => new SecretBox(Options.Create(new SecretOptions { Key = "c2hvcnQ=" })).Seal("x", "p"));

    private SecretBox Box() => new(Options.Create(new SecretOptions { KeyFile = KeyFile }));
}
