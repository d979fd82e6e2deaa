using System.Globalization;
using CxmHelpdesk.Desk.Html;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace CxmHelpdesk.Desk.Help;

/// <summary>Turns an article's Markdown into what is shown. HTML that somebody writes into it is text, and what comes out passes the sanitizer too.</summary>
public sealed class HelpMarkdown(HtmlSanitizer sanitizer)
{
    private const int BeginningLength = 160;

    // Emphasis by the rules of CommonMark fails between Japanese letters, which stand close to each other.
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().UseCjkFriendlyEmphasis().Build();

    /// <summary>Images from elsewhere are left out: a reader is told to nobody.</summary>
    public string ToHtml(string markdown) => sanitizer.Sanitize(Markdown.ToHtml(markdown, s_pipeline), _ => null, showRemote: false).Html;

    /// <summary>Readable without any marks: paragraphs apart, lists with their numbers or points, a table's row a line.</summary>
    public static string ToText(string markdown)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var renderer = new HtmlRenderer(text) { EnableHtmlForBlock = false, EnableHtmlForInline = false, EnableHtmlEscape = false };
        s_pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<ListRenderer>(new PlainLists());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlTableRenderer>(new PlainTables());
        var blocks = new List<string>();
        foreach (var block in Markdown.Parse(markdown, s_pipeline))
        {
            renderer.Write(block);
            blocks.Add(text.ToString().Trim());
            text.GetStringBuilder().Clear();
        }

        return string.Join("\n\n", blocks.Where(block => block.Length > 0));
    }

    public static string Beginning(string markdown)
    {
        var text = string.Join(' ', ToText(markdown).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length <= BeginningLength)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[BeginningLength - 1]) ? BeginningLength - 1 : BeginningLength;
        return $"{text[..end].TrimEnd()}…";
    }

    private sealed class PlainLists : HtmlObjectRenderer<ListBlock>
    {
        protected override void Write(HtmlRenderer renderer, ListBlock list)
        {
            var number = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? first : 1;
            foreach (var item in list.OfType<ListItemBlock>())
            {
                renderer.EnsureLine();
                renderer.Write(list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "• ");
                renderer.WriteChildren(item);
            }

            renderer.EnsureLine();
        }
    }

    private sealed class PlainTables : HtmlObjectRenderer<Table>
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            foreach (var row in table.OfType<TableRow>())
            {
                renderer.EnsureLine();
                var next = false;
                foreach (var leaf in row.OfType<TableCell>().Select(cell => cell.OfType<LeafBlock>().FirstOrDefault()))
                {
                    renderer.Write(next ? " | " : "");
                    next = true;
                    if (leaf is not null)
                    {
                        renderer.WriteLeafInline(leaf);
                    }
                }
            }

            renderer.EnsureLine();
        }
    }
}
