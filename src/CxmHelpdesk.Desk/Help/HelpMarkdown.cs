using CxmHelpdesk.Desk.Html;
using Markdig;

namespace CxmHelpdesk.Desk.Help;

/// <summary>Turns an article's Markdown into what is shown. HTML that somebody writes into it is text, and what comes out passes the sanitizer too.</summary>
public sealed class HelpMarkdown(HtmlSanitizer sanitizer)
{
    private const int BeginningLength = 160;

    // Emphasis by the rules of CommonMark fails between Japanese letters, which stand close to each other.
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().UseCjkFriendlyEmphasis().Build();

    /// <summary>Images from elsewhere are left out: a reader is told to nobody.</summary>
    public string ToHtml(string markdown) => sanitizer.Sanitize(Markdown.ToHtml(markdown, s_pipeline), _ => null, showRemote: false).Html;

    public static string ToText(string markdown) => Markdown.ToPlainText(markdown, s_pipeline).ReplaceLineEndings("\n").Trim();

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
}
