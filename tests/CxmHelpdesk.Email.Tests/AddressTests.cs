using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Email.Tests;

public class AddressTests
{
    [Theory]
    [InlineData("ann@example.net", "|ann@example.net")]
    [InlineData("Ann Lee <ann@example.net>", "Ann Lee|ann@example.net")]
    [InlineData("\"Lee, Ann\" <ann@example.net>, bob@example.net", "Lee, Ann|ann@example.net;|bob@example.net")]
    [InlineData("ann@example.net (Ann Lee)", "Ann Lee|ann@example.net")]
    [InlineData("Undisclosed recipients:;", "")]
    [InlineData("Friends: ann@example.net, Bob <bob@example.net>;", "|ann@example.net;Bob|bob@example.net")]
    [InlineData("<@a,@b:ann@example.net>", "|ann@example.net")]
    [InlineData("mailto:ann@example.net", "|ann@example.net")]
    [InlineData("ann@example.net,,", "|ann@example.net")]
    [InlineData("\"a@b\" <c@d>", "a@b|c@d")]
    [InlineData("\"ann lee\"@example.net", "|\"ann lee\"@example.net")]
    [InlineData("taro..yamada.@docomo.ne.jp", "|taro..yamada.@docomo.ne.jp")]
    [InlineData("ann@[192.0.2.1]", "|ann@[192.0.2.1]")]
    [InlineData("Ann <ann@example.net", "Ann|ann@example.net")]
    [InlineData("ann @ example.net", "|ann@example.net")]
    public void A_list_is_taken_apart(string field, string expected) =>
        Assert.Equal(expected, string.Join(';', AddressParser.Parse(field).Select(m => $"{m.Name}|{m.Address}")));

    [Theory]
    [InlineData("=?utf-8?Q?boss=40example.org?= <mallory@evil.example>", "mallory@evil.example")]
    [InlineData("=?utf-8?Q?=3Cboss=40example.org=3E?= <mallory@evil.example>", "mallory@evil.example")]
    [InlineData("=?utf-8?Q?boss=40example.org=2C_x?= <mallory@evil.example>", "mallory@evil.example")]
    public void An_encoded_word_never_becomes_an_address(string field, string address) =>
        Assert.Equal([address], AddressParser.Parse(field).Select(m => m.Address));

    [Theory]
    [InlineData("a; filename=\"x.pdf\"", "x.pdf")]
    [InlineData("a; filename=my file.pdf", "my file.pdf")]
    [InlineData("a; filename*=utf-8'ja'%E3%81%82.txt; filename=a.txt", "あ.txt")]
    [InlineData("a; filename*1*=%82.txt; filename*0*=utf-8''%E3%81", "あ.txt")]
    [InlineData("a; filename*0=\"long \"; filename*1=\"name.txt\"", "long name.txt")]
    [InlineData("a; filename=\"=?iso-2022-jp?B?GyRCJCIbKEI=?=.txt\"", "あ.txt")]
    [InlineData("a;;; filename = x.txt ;", "x.txt")]
    [InlineData("a; filename=\"never closed.txt", "never closed.txt")]
    [InlineData("a; filename=\"C:\\dir\\x.txt\"", "x.txt")]
    [InlineData("a; filename=\"../../etc/passwd\"", "passwd")]
    [InlineData("a; filename=\"a\u202Egpj.exe\"", "agpj.exe")]
    public void File_names_are_found_and_made_safe(string field, string name) =>
        Assert.Equal(name, FileNames.Clean(ContentDisposition.Parse(field).FileName));

    [Fact]
    public void A_long_name_keeps_its_extension_within_255_bytes()
    {
        var name = FileNames.Clean(new string('あ', 300) + ".pdf")!;

        Assert.EndsWith(".pdf", name, StringComparison.Ordinal);
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(name) <= 255);
    }
}
