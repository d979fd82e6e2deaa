using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.AutoLinks;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace CxmHelpdesk.Channels.Email.Writing;

/// <summary>
/// What agents type, as HTML: paragraphs with their line ends, lists, quotes, code between fences and backticks, emphasis, links. Small on purpose: HTML is
/// text, an indented line is no code, <c>#5</c> no heading, an image from elsewhere only a link.
/// </summary>
internal static partial class Markdown
{
    private static readonly MarkdownPipeline Pipeline = Build();

    /// <param name="images">Content ids that <c>![](cid:...)</c> may show.</param>
    public static string ToHtml(string text, IReadOnlySet<string> images)
    {
        var document = Markdig.Markdown.Parse(text, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            Tame(link, images);
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !IsHarmless(link.Url)).ToList())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return writer.ToString();
    }

    /// <summary>For the plain form: each picture by its name, all else as it was typed.</summary>
    public static string Words(string text, IReadOnlySet<string> images) =>
        images.Count == 0 ? text : Picture().Replace(text, match => images.Contains(match.Groups[2].Value) ? $"[{match.Groups[1].Value}]" : match.Value);

    [GeneratedRegex(@"!\[([^\]\n]{0,200})\]\(cid:([^)\s]{1,200})\)", RegexOptions.NonBacktracking)]
    private static partial Regex Picture();

    public static string Escape(string text) => HtmlEncoder.Default.Encode(text);

    private static void Tame(LinkInline link, IReadOnlySet<string> images)
    {
        var isOurs = link is { IsImage: true, Url: { } url } && url.StartsWith("cid:", StringComparison.Ordinal) && images.Contains(url[4..]);
        if (isOurs)
        {
            return;
        }

        link.IsImage = false;
        if (!IsHarmless(link.Url))
        {
            link.Url = "";
            link.ReplaceBy(new ContainerInline(), copyChildren: true);
        }
    }

    private static bool IsHarmless(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto" or "tel";

    private static MarkdownPipeline Build()
    {
        var builder = new MarkdownPipelineBuilder().UseSoftlineBreakAsHardlineBreak().UseAutoLinks(new AutoLinkOptions { OpenInNewWindow = false }).DisableHtml();
        builder.BlockParsers.TryRemove<IndentedCodeBlockParser>();
        builder.BlockParsers.TryRemove<HeadingBlockParser>();
        builder.BlockParsers.TryRemove<ThematicBreakParser>();
        builder.BlockParsers.Find<ParagraphBlockParser>()!.ParseSetexHeadings = false;
        builder.InlineParsers.TryRemove<HtmlEntityParser>();
        return builder.Build();
    }
}
