using System.Text;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Email.Tests;

public class CharsetTests
{
    private const string Japanese = "お世話になっております。注文した商品が届きません。";

    private static string Decode(string latin1, string? label) => CharsetDecoder.Decode(Encoding.Latin1.GetBytes(latin1), label);

    [Theory]
    [InlineData("shift_jis", "cp932")]
    [InlineData("shift_jis", "x-sjis")]
    [InlineData("shift_jis", "Windows-31J")]
    [InlineData("shift_jis", null)]
    [InlineData("shift_jis", "utf-8")]
    [InlineData("shift_jis", "us-ascii")]
    [InlineData("euc-jp", "EUC-JP")]
    [InlineData("euc-jp", null)]
    [InlineData("euc-jp", "no-such-charset")]
    [InlineData("iso-2022-jp", "iso-2022-jp")]
    [InlineData("iso-2022-jp", null)]
    [InlineData("iso-2022-jp", "us-ascii")]
    [InlineData("iso-2022-jp", "ISO-2022-JP-MS")]
    [InlineData("utf-8", "us-ascii")]
    [InlineData("utf-8", "iso-8859-1")]
    [InlineData("utf-8", "shift_jis")]
    [InlineData("utf-8", "utf8")]
    public void Japanese_is_read_under_right_and_wrong_labels(string charset, string? label) => Assert.Equal(Japanese, Decode(Letters.In(charset, Japanese), label));

    [Theory]
    [InlineData("gb18030", "您好，我的订单还没有到。请帮我查一下。")]
    [InlineData("windows-1251", "Здравствуйте, заказ ещё не пришёл.")]
    [InlineData("koi8-r", "Здравствуйте, заказ ещё не пришёл. http://shop.example/")]
    [InlineData("windows-1252", "Où est ma commande, déjà payée à la réception ? Été, à côté.")]
    [InlineData("windows-1252", "Grüße, schöne Straße, müßig")]
    [InlineData("euc-jp", "株式会社東京営業部の山田です。")]
    [InlineData("euc-jp", "山田太郎")]
    [InlineData("euc-jp", "株式会社東京商事営業部御中")]
    public void Without_a_label_the_letters_tell(string charset, string text) => Assert.Equal(text, Decode(Letters.In(charset, text), null));

    [Theory]
    [InlineData("\u001B$B-!-j\u001B(B", "iso-2022-jp", "①㈱")]
    [InlineData("\u001B(IJ\u001B(B", "iso-2022-jp", "ﾊ")]
    [InlineData("\u001B$(D0!\u001B(B", "iso-2022-jp-1", "丂")]
    [InlineData("\u008F\u00B0\u00A1", "euc-jp", "丂")]
    [InlineData("\u00FB\u00FC\u00ED\u0040\u00EE\u00EF", "cp932", "髙纊ⅰ")]
    [InlineData("\u00EE\u00E0", "shift_jis", "髙")]
    [InlineData("+AGEwQg-", "utf-7", "aあ")]
    [InlineData("\u00A1", "iso-8859-10", "Ą")]
    [InlineData("\u0093quoted\u0094", "iso-8859-1", "“quoted”")]
    [InlineData("\u00D0\u00D2\u00C9", "koi8-r", "при")]
    public void What_the_platform_does_not_know_is_read(string bytes, string label, string text) => Assert.Equal(text, Decode(bytes, label));

    [Theory]
    [InlineData("utf-7")]
    [InlineData("x-utf-7-imap")]
    [InlineData("\0")]
    [InlineData("utf-16")]
    [InlineData("99999")]
    [InlineData("cp99999")]
    public void Any_bytes_under_any_label_are_some_text(string label)
    {
        var bytes = new byte[1000];
        new Random(1).NextBytes(bytes);

        Assert.NotNull(CharsetDecoder.Decode(bytes, label));
    }

    [Fact]
    public void A_broken_character_in_a_long_utf8_text_stays_one_broken_character() =>
        Assert.Equal("あい\uFFFDうえ", Decode(Letters.In("utf-8", "あい") + "\u00FF" + Letters.In("utf-8", "うえ"), "utf-8"));
}
