using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Desk.Html;

namespace CxmHelpdesk.Desk.Tests.Help;

public sealed class HelpMarkdownTests
{
    private readonly HelpMarkdown _markdown = new(new HtmlSanitizer());

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script")]
    [InlineData("[x](javascript:alert(1))", "href=\"javascript")]
    [InlineData("![x](https://elsewhere.example/spy.png)", "<img")]
    [InlineData("<img src=x onerror=alert(1)>", "<img")]
    [InlineData("[x](<data:text/html,<script>alert(1)</script>>)", "href=\"data")]
    public void Nothing_that_runs_or_fetches_comes_through(string markdown, string never) =>
        Assert.DoesNotContain(never, _markdown.ToHtml(markdown), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("- **カード：**3日", "<strong>カード：</strong>3日")]
    [InlineData("| a | b |\n| - | - |\n| 1 | 2 |", "<td>1</td>")]
    [InlineData("See https://shop.example/x", "href=\"https://shop.example/x\"")]
    [InlineData("1. one\n2. two", "<ol>")]
    public void Marks_become_what_they_mean(string markdown, string expected) => Assert.Contains(expected, _markdown.ToHtml(markdown), StringComparison.Ordinal);

    [Fact]
    public void As_text_it_keeps_paragraphs_numbers_and_rows() => Assert.Equal(
        "Do this:\n\n1. Wash & dry\n2. Oil\n\n• a\n• b\n\nTo | Cost\nJapan | 800\n\nDone, see the shop.",
        HelpMarkdown.ToText("Do **this**:\n\n1. Wash & dry\n2. *Oil*\n\n- a\n- b\n\n| To | Cost |\n| - | - |\n| Japan | 800 |\n\nDone, see [the shop](https://shop.example)."));

    [Fact]
    public void The_beginning_is_short_and_cuts_no_character_in_two()
    {
        var beginning = HelpMarkdown.Beginning("# Title\n\n" + string.Concat(Enumerable.Repeat("😀", 200)));
        Assert.True(beginning.Length <= 161);
        Assert.False(char.IsHighSurrogate(beginning[^2]));
        Assert.Equal("Press Forgot password now.", HelpMarkdown.Beginning("Press **Forgot password**\nnow."));
    }
}
