using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CxmHelpdesk.Desk.Html;

namespace CxmHelpdesk.Desk.Tests.Html;

public class HtmlSanitizerTests
{
    private static readonly HtmlSanitizer Sanitizer = new();

    private static readonly HashSet<string> Attributes =
    [
        "align", "valign", "dir", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "span", "start", "reversed", "nowrap", "width", "height", "hspace", "vspace", "lang",
        "style", "color", "bgcolor", "face", "size", "type", "title", "class", "href", "target", "rel", "src", "alt", "referrerpolicy",
    ];

    private static readonly HashSet<string> Elements =
    [
        .. ("a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins "
            + "kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr").Split(' '),
    ];

    private static string Clean(string html, bool showRemote = false) => Sanitizer.Sanitize(html, id => id == "pic@x" ? "/api/attachments/7" : null, showRemote).Html;

    /// <summary>What the outer element of ours holds.</summary>
    private static string Inside(string html, bool showRemote = false) => Clean(html, showRemote)["<div>".Length..^"</div>".Length];

    public static IEnumerable<string> Attacks()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CxmHelpdesk.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return File.ReadAllText(Path.Combine(folder, "tests/html-attacks.txt")).Split("\n%%\n").Skip(1).Where(attack => attack.Length > 0);
    }

    [Fact]
    public void No_attack_leaves_anything_that_runs_or_fetches()
    {
        var attacks = Attacks().ToList();
        Assert.True(attacks.Count > 150);
        foreach (var attack in attacks.Concat(attacks.Select(attack => $"<table><tr><td><b><p>{attack}")).Append(string.Concat(attacks)))
        {
            foreach (var showRemote in (bool[])[false, true])
            {
                AssertHarmless(attack, Clean(attack, showRemote), showRemote);
            }
        }
    }

    /// <summary>Parsed again, as scripts-on and scripts-off browsers do, and again from what that wrote: still nothing but what was meant.</summary>
    private static void AssertHarmless(string attack, string clean, bool showRemote)
    {
        foreach (var isScripting in (bool[])[true, false])
        {
            var html = clean;
            for (var round = 0; round < 3; round++)
            {
                using var page = new HtmlParser(new HtmlParserOptions { IsScripting = isScripting }).ParseDocument(html);
                foreach (var element in page.Body!.QuerySelectorAll("*"))
                {
                    Assert.True(element.NamespaceUri == NamespaceNames.HtmlUri && Elements.Contains(element.LocalName), $"{attack}\nleft <{element.LocalName}> in\n{clean}");
                    foreach (var attribute in element.Attributes)
                    {
                        Assert.True(Attributes.Contains(attribute.Name), $"{attack}\nleft {attribute.Name} in\n{clean}");
                        Assert.DoesNotContain("url(", attribute.Name == "style" ? attribute.Value : "", StringComparison.OrdinalIgnoreCase);
                        Assert.True(attribute.Name != "href" || attribute.Value.StartsWith("http", StringComparison.OrdinalIgnoreCase), $"{attack}\nleft {attribute.Value}");
                        Assert.True(attribute.Name != "src" || attribute.Value.StartsWith("data:image/gif;", StringComparison.Ordinal) || (showRemote && attribute.Value.StartsWith("https://", StringComparison.Ordinal)), $"{attack}\nleft {attribute.Value}");
                        Assert.True(attribute.Name != "class" || attribute.Value is "cxm-host" or "cxm-image");
                    }
                }

                html = page.Body!.InnerHtml;
            }
        }
    }

    [Theory]
    [InlineData("<p>Hello <b>Ann</b>,<br>fine.</p>", "<p>Hello <b>Ann</b>,<br>fine.</p>")]
    [InlineData("<p align=center dir=rtl lang=ja>日本語</p>", "<p align=\"center\" dir=\"rtl\" lang=\"ja\">日本語</p>")]
    [InlineData("1 < 2 & 3 > 2 \"quoted\"", "1 &lt; 2 &amp; 3 &gt; 2 &quot;quoted&quot;")]
    [InlineData("<o:p>Word</o:p><unknown>text</unknown>", "Wordtext")]
    [InlineData("<p class=MsoNormal style='margin:0cm;mso-x:1;color:#1F497D'>x</p>", "<p class=\"MsoNormal\" style=\"margin:0cm;color:#1F497D\">x</p>")]
    [InlineData("<font face='MS Pゴシック' size=2 color=red>x</font>", "<font face=\"MS Pゴシック\" size=\"2\" color=\"red\">x</font>")]
    [InlineData("<span style=\"font-family:'Yu Gothic',sans-serif;background:rgb(1, 2, 3)\">x</span>", "<span style=\"font-family:&#39;Yu Gothic&#39;,sans-serif;background:rgb(1, 2, 3)\">x</span>")]
    [InlineData("<table width=100% cellpadding=0 bgcolor=#fff><tr><td colspan=2>x</td></tr></table>", "<table width=\"100%\" cellpadding=\"0\" bgcolor=\"#fff\"><tbody><tr><td colspan=\"2\">x</td></tr></tbody></table>")]
    [InlineData("<pre>\n\n a</pre>", "<pre>\n\n a</pre>")]
    [InlineData("<a href=mailto:ann@example.net>Ann</a>", "<a href=\"mailto:ann@example.net\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">Ann</a>")]
    [InlineData("<img src=cid:pic@x alt=plan width=20>", "<img src=\"/api/attachments/7\" alt=\"plan\" referrerpolicy=\"no-referrer\" width=\"20\">")]
    [InlineData("<img src='cid:pic%40x'>", "<img src=\"/api/attachments/7\" alt=\"\" referrerpolicy=\"no-referrer\">")]
    [InlineData("<meta charset=shift_jis><p>日本語</p>", "<p>日本語</p>")]
    [InlineData("<img src=cid:other alt=gone>", "<span class=\"cxm-image\">gone</span>")]
    public void Letters_keep_their_looks(string html, string expected) => Assert.Equal(expected, Inside(html));

    [Fact]
    public void Images_from_elsewhere_are_counted_and_shown_when_asked_for()
    {
        const string Html = "<img src=https://shop.example/a.png><img src='//shop.example/b.png'><img src=https://track.example/p.gif width=1 height=1><img src=relative.png>";
        var blocked = Sanitizer.Sanitize(Html, _ => null, showRemote: false);

        Assert.Equal(2, blocked.BlockedImages);
        Assert.DoesNotContain("shop.example", blocked.Html, StringComparison.Ordinal);
        var shown = Clean(Html, showRemote: true);
        Assert.Contains("src=\"https://shop.example/a.png\"", shown, StringComparison.Ordinal);
        Assert.Contains("src=\"https://shop.example/b.png\"", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("track.example", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.test/", "https://bank.example/", true)]
    [InlineData("https://bank.example@evil.test/", "bank.example", true)]
    [InlineData("https://bank.example.evil.test/", "www.bank.example", true)]
    [InlineData("https://xn--80ak6aa92e.com/", "apple.com", true)]
    [InlineData("https://www.bank.example/a", "bank.example", false)]
    [InlineData("https://bank.example/a", "http://www.bank.example", false)]
    [InlineData("https://日本語.jp/", "日本語.jp", false)]
    [InlineData("https://evil.test/", "click here", false)]
    [InlineData("https://evil.test/", "version 1.2.3 of the plan", false)]
    public void A_link_that_names_another_host_shows_its_true_one(string href, string text, bool isTold) =>
        Assert.Equal(isTold, Inside($"<a href=\"{href}\">{text}</a>").Contains("<span class=\"cxm-host\">", StringComparison.Ordinal));

    [Fact]
    public void A_large_picture_and_a_long_text_come_through_whole()
    {
        var picture = "data:image/png;base64," + Convert.ToBase64String([.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 / 3))]);
        var text = string.Join(' ', Enumerable.Range(0, 20_000));
        var patient = new HtmlSanitizer { LongestParsing = TimeSpan.FromMinutes(1) };

        Assert.Contains($"src=\"{picture}\"", patient.Sanitize($"<img src=\"{picture}\">", _ => null, false).Html, StringComparison.Ordinal);
        Assert.Contains($"<p>{text}</p>", patient.Sanitize($"<p>{text}</p>", _ => null, false).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_mail_with_colours_needs_white_paper()
    {
        Assert.False(Sanitizer.Sanitize("<p style='font-size:12px'>x</p>", _ => null, false).HasColours);
        Assert.True(Sanitizer.Sanitize("<p style='color:#333'>x</p>", _ => null, false).HasColours);
        Assert.True(Sanitizer.Sanitize("<body bgcolor=white>x", _ => null, false).HasColours);
    }

    [Fact]
    public void Sources_made_to_take_long_or_deep_do_neither()
    {
        string[] sources =
        [
            string.Concat(Enumerable.Repeat("<div>", 200_000)), string.Concat(Enumerable.Repeat("<div><p>", 100_000)), string.Concat(Enumerable.Repeat("<b>", 100_000)) + "x",
            string.Concat(Enumerable.Repeat("<b><p>", 100_000)), string.Concat(Enumerable.Repeat("<table><td>", 50_000)), string.Concat(Enumerable.Repeat("<a href=x>", 100_000)),
            "<p " + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"a{i}=1 ")) + ">", "<!--" + new string('-', 900_000), new string('<', 900_000), new string('&', 900_000),
            "<p style=\"" + new string('(', 7_999) + "\">", string.Concat(Enumerable.Repeat("<select><option>", 50_000)), string.Concat(Enumerable.Repeat("<svg><p>", 50_000)),
            "<p x='<p y=\"" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $" b{i}")), "<p" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"/c{i}")),
            string.Concat(Enumerable.Range(0, 50_000).Select(i => $"<p d{i}='>' ")), "<p " + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"e{i}='<'")),
            string.Concat(Enumerable.Repeat("<br>", 200_000)), string.Concat(Enumerable.Repeat("<img src=https://x.test/a>", 30_000)), string.Concat(Enumerable.Repeat("<li><ul>", 50_000)),
            string.Concat(Enumerable.Repeat("<font color=red>", 50_000)) + string.Concat(Enumerable.Repeat("</p>", 10_000)),
        ];
        foreach (var source in sources)
        {
            var clean = Clean(source);
            AssertHarmless(source[..20], clean.Length > 100_000 ? clean[..100_000] : clean, showRemote: false);
            Assert.InRange(Depth(clean), 0, 220);
        }
    }

    private static int Depth(string html)
    {
        var (depth, deepest) = (0, 0);
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0; at = html.IndexOf('<', at + 1))
        {
            depth += html[at + 1] == '/' ? -1 : html.AsSpan(at + 1).StartsWith("br") || html.AsSpan(at + 1).StartsWith("img") ? 0 : 1;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }
}
