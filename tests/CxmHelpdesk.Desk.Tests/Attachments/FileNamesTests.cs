using System.Text;
using CxmHelpdesk.Desk.Attachments;

namespace CxmHelpdesk.Desk.Tests.Attachments;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\mia\\photo.png", "photo.png")]
    [InlineData("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt")]
    [InlineData("photo\u202Egnp.exe", "photognp.exe")]
    [InlineData("\u2067a\u2069\u200E\u200F\uFEFF.txt", "a.txt")]
    [InlineData("  spaced . ", "spaced")]
    [InlineData(".htaccess", "htaccess")]
    [InlineData("a\u00A0b.txt", "a b.txt")]
    [InlineData("what?*<>|\".txt", "what______.txt")]
    [InlineData("con", "_con")]
    [InlineData("NUL.tar.gz", "_NUL.tar.gz")]
    [InlineData("請求書.pdf", "請求書.pdf")]
    [InlineData("か\u3099.txt", "が.txt")]
    [InlineData("/", "file")]
    [InlineData("...", "file")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    public void A_name_is_fit_to_be_shown_and_sent(string? name, string expected) => Assert.Equal(expected, FileNames.Clean(name));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("half_.txt", FileNames.Clean("half\uD83D.txt"));

    [Theory]
    [InlineData("あ", ".docx")]
    [InlineData("😀", ".png")]
    [InlineData("x", ".txt")]
    public void A_long_name_keeps_its_extension_within_255_bytes(string letter, string extension)
    {
        var clean = FileNames.Clean(string.Concat(Enumerable.Repeat(letter, 400)) + extension);

        Assert.EndsWith(extension, clean, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(clean), 250, 255);
        Assert.DoesNotContain('\uFFFD', clean);
    }

    [Fact]
    public void Cleaning_twice_changes_nothing()
    {
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            var name = new string([.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => (char)random.Next(0, 0x10000))]);
            var clean = FileNames.Clean(name);
            Assert.Equal(clean, FileNames.Clean(clean));
            Assert.InRange(Encoding.UTF8.GetByteCount(clean), 1, 255);
        }
    }
}
