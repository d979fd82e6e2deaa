using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Email.Meaning;
using CxmHelpdesk.Channels.Email.Writing;

namespace CxmHelpdesk.Email.Tests;

public class ReplyBodyTests
{
    private static readonly QuotedMessage Question = new("Ann Lee", new DateTimeOffset(2026, 11, 22, 1, 5, 0, TimeSpan.Zero), "Where is my parcel?\n\nIt should be here by now.\n> older words");

    private static string Html(string text) => Markdown.ToHtml(text, new HashSet<string> { "pic@desk" });

    [Theory]
    [InlineData("en", "Hello Ann,\n\nit left us today.")]
    [InlineData("ja", "お世話になっております。\n\n本日発送いたしました。")]
    public void Our_own_reader_parts_what_was_written_from_signature_and_quote(string language, string text)
    {
        var body = ReplyBody.Of(text, null, "Ada Lovelace\nExample Support\n03-1234-5678", Question, language, new HashSet<string>());

        var plain = ReplyReader.Read(body.Text);
        Assert.Equal(text, plain.Reply);
        Assert.Contains("Example Support", plain.Signature, StringComparison.Ordinal);
        Assert.Contains("Where is my parcel?", plain.Quoted, StringComparison.Ordinal);
        var html = HtmlQuoteSplitter.Split(body.Html);
        Assert.StartsWith(text.Split('\n')[0], html.Reply, StringComparison.Ordinal);
        Assert.DoesNotContain("parcel", html.Reply, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_is_shown_in_place_and_named_in_the_plain_form()
    {
        var body = ReplyBody.Of("See ![shot.png](cid:pic@desk) and ![gone](cid:other)", null, null, null, "en", new HashSet<string> { "pic@desk" });

        Assert.Equal("See [shot.png] and ![gone](cid:other)\n", body.Text);
        Assert.Contains("<img src=\"cid:pic@desk\" alt=\"shot.png\" />", body.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one\ntwo", "<p>one<br />\ntwo</p>\n")]
    [InlineData("**bold** and *slant*", "<p><strong>bold</strong> and <em>slant</em></p>\n")]
    [InlineData("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n")]
    [InlineData("# 5 is a number", "<p># 5 is a number</p>\n")]
    [InlineData("    indented", "<p>indented</p>\n")]
    [InlineData("Total\n-----", "<p>Total<br />\n-----</p>\n")]
    [InlineData("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n")]
    [InlineData("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n")]
    [InlineData("[x](javascript:alert(1))", "<p>x</p>\n")]
    [InlineData("[x](data:text/html,a)", "<p>x</p>\n")]
    [InlineData("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n")]
    [InlineData("[shop](https://shop.example/?a=1&b=\"2)", "<p><a href=\"https://shop.example/?a=1&amp;b=%222\">shop</a></p>\n")]
    [InlineData("![pixel](https://track.example/p.gif)", "<p><a href=\"https://track.example/p.gif\">pixel</a></p>\n")]
    [InlineData("![plan](cid:pic@desk)", "<p><img src=\"cid:pic@desk\" alt=\"plan\" /></p>\n")]
    [InlineData("![plan](cid:other)", "<p>plan</p>\n")]
    public void What_agents_type_becomes_what_they_mean(string text, string html) => Assert.Equal(html, Html(text));

    [Fact]
    public void A_bare_address_becomes_a_link() => Assert.Contains("<a href=\"https://shop.example/x\"", Html("See https://shop.example/x now"), StringComparison.Ordinal);

    [Fact]
    public void Signature_and_quote_are_text_and_never_markup()
    {
        var body = ReplyBody.Of("Hi", null, "<b>Ada</b>", Question with { Author = "<script>", Text = "<img src=x onerror=1>" }, "en", new HashSet<string>());

        Assert.DoesNotContain("<script", body.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", body.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Ada", body.Html, StringComparison.Ordinal);
    }
}
