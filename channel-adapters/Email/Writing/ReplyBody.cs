using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Writing;

/// <summary>An answer as its two forms: what the agent wrote, the signature under the line that every mail program knows, and what is answered, quoted.</summary>
internal sealed record ReplyBody(string Text, string Html)
{
    private const int LongestQuote = 20_000;
    private const string Font = "font-family:-apple-system,'Segoe UI','Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif;font-size:14px;line-height:1.6";
    private const string Quote = "margin:0 0 0 .8ex;border-left:2px solid #ccc;padding-left:1ex;color:#555";

    /// <param name="html">Sanitised; null: the text's own Markdown.</param>
    /// <param name="images">Content ids of the files that may be shown in place.</param>
    public static ReplyBody Of(string text, string? html, string? signature, QuotedMessage? quoted, string? language, IReadOnlySet<string> images)
    {
        var plain = new StringBuilder(Markdown.Words(text, images).ReplaceLineEndings("\n").Trim('\n')).Append('\n');
        var page = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html{Lang(language)}><head><meta charset=\"utf-8\"></head><body>\n<div style=\"{Font}\">\n")
            .Append(html ?? Markdown.ToHtml(text, images))
            .Append("</div>\n");
        if (signature is { Length: > 0 })
        {
            plain.Append("\n-- \n").Append(signature.ReplaceLineEndings("\n").Trim('\n')).Append('\n');
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"gmail_signature\" style=\"{Font};color:#555\">-- <br>{Lines(signature)}</div>\n");
        }

        if (quoted is not null)
        {
            var shortened = Shorten(quoted.Text.ReplaceLineEndings("\n").Trim('\n'));
            var attribution = Attribution(quoted, language);
            plain.Append('\n').Append(attribution).Append('\n');
            foreach (var line in shortened.Split('\n'))
            {
                plain.Append(line.Length == 0 || line[0] == '>' ? ">" : "> ").Append(line).Append('\n');
            }

            page.Append(CultureInfo.InvariantCulture, $"<div class=\"gmail_quote\" style=\"{Font}\"><div class=\"gmail_attr\">{Markdown.Escape(attribution)}</div>\n")
                .Append(CultureInfo.InvariantCulture, $"<blockquote type=\"cite\" class=\"gmail_quote\" style=\"{Quote}\">{Lines(shortened)}</blockquote></div>\n");
        }

        return new ReplyBody(plain.ToString(), page.Append("</body></html>\n").ToString());
    }

    private static string Lang(string? language) => language is { Length: 2 } ? $" lang=\"{Markdown.Escape(language)}\"" : "";

    private static string Lines(string text) => Markdown.Escape(text.ReplaceLineEndings("\n").Trim('\n')).Replace("&#xA;", "<br>\n", StringComparison.Ordinal);

    private static string Shorten(string text) =>
        text.Length <= LongestQuote ? text : text[..(char.IsHighSurrogate(text[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote)] + " […]";

    /// <summary>As mail programs write it, so that they, and our own reader, know what follows for a quote. Japan has one time zone.</summary>
    private static string Attribution(QuotedMessage quoted, string? language)
    {
        var author = HeaderWriter.Clean(quoted.Author);
        if (language == "ja")
        {
            var japanese = CultureInfo.GetCultureInfo("ja-JP");
            return $"{quoted.At.ToOffset(TimeSpan.FromHours(9)).ToString("yyyy年M月d日(ddd) H:mm", japanese)} {author} さんは書きました:";
        }

        return $"On {quoted.At.ToUniversalTime().ToString("ddd, d MMM yyyy 'at' HH:mm", CultureInfo.InvariantCulture)} UTC, {author} wrote:";
    }
}
