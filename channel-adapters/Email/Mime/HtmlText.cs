using System.Net;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>HTML as plain text: what a reader would see, blocks on their own lines, white space collapsed but in <c>pre</c>.</summary>
public static class HtmlText
{
    public static string FromHtml(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        return FromHtml(html.AsSpan());
    }

    internal static string FromHtml(ReadOnlySpan<char> html)
    {
        var writer = new Writer(html.Length);
        var scanner = new HtmlScanner(html);
        var headDepth = 0;
        while (scanner.Read())
        {
            if (scanner.Is("head"))
            {
                headDepth = scanner.Token == HtmlToken.Open ? 1 : 0;
            }
            else if (scanner.Is("body"))
            {
                headDepth = 0;
            }

            if (scanner.Token == HtmlToken.Text && headDepth == 0)
            {
                writer.Text(scanner.Text);
            }
            else if (scanner.Token is HtmlToken.Open or HtmlToken.Close)
            {
                writer.Tag(scanner.Name, scanner.Token == HtmlToken.Open);
            }
        }

        return writer.ToString();
    }

    private sealed class Writer(int capacity)
    {
        private readonly StringBuilder text = new(Math.Min(capacity / 4, 1 << 20));
        private int pre;
        private bool blankWaiting;
        private int linesWaiting;

        public void Text(ReadOnlySpan<char> raw)
        {
            var decoded = raw.Contains('&') ? WebUtility.HtmlDecode(raw.ToString()).AsSpan() : raw;
            foreach (var c in decoded)
            {
                if (pre > 0 && c == '\n')
                {
                    Line();
                }
                else if (pre == 0 && c is ' ' or '\t' or '\r' or '\n')
                {
                    blankWaiting = true;
                }
                else if (c != '\r')
                {
                    Put(c == '\u00A0' ? ' ' : c);
                }
            }
        }

        public void Tag(ReadOnlySpan<char> name, bool isOpen)
        {
            Span<char> lower = stackalloc char[12];
            if (name.Length > lower.Length)
            {
                return;
            }

            name.ToLowerInvariant(lower);
            switch (lower[..name.Length])
            {
                case "br":
                    Line();
                    break;
                case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "ul" or "ol" or "blockquote" or "table" or "dl":
                    Block(2);
                    break;
                case "pre":
                    Block(2);
                    pre = Math.Max(0, pre + (isOpen ? 1 : -1));
                    break;
                case "div" or "tr" or "li" or "hr" or "section" or "article" or "header" or "footer" or "center" or "dt" or "dd" or "form" or "address" or "title":
                    Block(1);
                    break;
                case "td" or "th" when !isOpen:
                    blankWaiting = true;
                    break;
            }
        }

        private void Line()
        {
            text.Append('\n', text.Length > 0 ? Math.Min(linesWaiting, 2) : 0).Append(text.Length > 0 ? "\n" : "");
            linesWaiting = 0;
            blankWaiting = false;
        }

        /// <summary>Blocks next to each other share the gap between them.</summary>
        private void Block(int lines)
        {
            linesWaiting = Math.Max(linesWaiting, lines);
            blankWaiting = false;
        }

        private void Put(char c)
        {
            if (linesWaiting > 0 && text.Length > 0)
            {
                var have = text[^1] == '\n' ? text.Length > 1 && text[^2] == '\n' ? 2 : 1 : 0;
                text.Append('\n', Math.Max(0, linesWaiting - have));
            }
            else if (blankWaiting && text.Length > 0 && text[^1] != '\n')
            {
                text.Append(' ');
            }

            linesWaiting = 0;
            blankWaiting = false;
            text.Append(c);
        }

        public override string ToString() => text.ToString().Trim('\n', ' ');
    }
}
