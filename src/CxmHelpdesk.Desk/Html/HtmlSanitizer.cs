using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace CxmHelpdesk.Desk.Html;

/// <param name="Html">What stands in the body.</param>
/// <param name="BlockedImages">How many would have been fetched from elsewhere.</param>
/// <param name="HasColours">It chose colours of its own, so it must stand on the white paper that it was made for.</param>
/// <param name="IsCut">It was too long or took too long to read; what is there is its beginning.</param>
public sealed record SafeHtml(string Html, int BlockedImages, bool HasColours, bool IsCut);

/// <summary>
/// Makes a stranger's HTML safe to show. It is parsed as a browser parses it, and what is known to be harmless is written anew: known
/// elements, known attributes, values that were understood, everything else as text or not at all. Nothing of the source is copied through, and
/// what is written holds no element whose content is parsed in another way (style, script, svg, math, template, noscript ...), so no browser can read
/// something else in it (mutation XSS). No id, name or class of the stranger's comes through but Word's paragraph class.
/// </summary>
public sealed partial class HtmlSanitizer
{
    /// <summary>Longer sources are cut: a page of that size is no letter.</summary>
    public const int LongestSource = 1_000_000;

    private const int DeepestNesting = 200;

    private static readonly FrozenSet<string> Kept = Set(
        "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins "
        + "kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr");

    /// <summary>Gone with all that is in them.</summary>
    private static readonly FrozenSet<string> Dropped = Set(
        "applet area audio base basefont bgsound button canvas command datalist embed frame frameset head iframe input link map math meta meter noembed noframes noscript object option "
        + "param picture portal progress script select source style svg template textarea title track video");

    private static readonly FrozenSet<string> Void = Set("br col hr img wbr");

    private static readonly FrozenSet<string> PlainAttributes = Set("align valign dir border cellpadding cellspacing colspan rowspan span start reversed nowrap width height hspace vspace lang");

    private readonly HtmlParser _parser = new(new HtmlParserOptions { IsScripting = false });

    /// <summary>Sources made for it (deep nesting, thousands of attributes) cost the parser quadratic time. A letter takes milliseconds.</summary>
    public TimeSpan LongestParsing { get; init; } = TimeSpan.FromSeconds(2);

    /// <param name="images">Address of the file that a content id names, if it is a file of this message that may be shown.</param>
    /// <param name="showRemote">Whether images may be fetched from elsewhere.</param>
    public SafeHtml Sanitize(string html, Func<string, string?> images, bool showRemote)
    {
        ArgumentNullException.ThrowIfNull(html);
        using var source = new LimitedSource(html, LongestSource, LongestParsing);
        using var document = _parser.ParseDocument(source);
        var writer = new Writer(images, showRemote);
        if (document.Body is { } body)
        {
            writer.Begin(body);
            writer.Children(body);
        }

        return writer.Done(source.IsCut);
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex(@"^(#[0-9a-f]{3,8}|[a-z]{3,30}|rgba?\([0-9,.% ]{5,40}\))$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Colour();

    [GeneratedRegex("^[a-z0-9%.+-]{1,20}$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex PlainValue();

    private sealed class Writer(Func<string, string?> images, bool showRemote)
    {
        private readonly StringBuilder page = new();
        private int blocked;
        private bool hasColours;
        private int wrappers;

        public SafeHtml Done(bool isCut)
        {
            for (; wrappers > 0; wrappers--)
            {
                page.Append("</div>");
            }

            return new SafeHtml(page.ToString(), blocked, hasColours, isCut);
        }

        /// <summary>The body's own looks, on an element of ours.</summary>
        public void Begin(IElement body)
        {
            page.Append("<div");
            Attributes(body);
            page.Append('>');
            wrappers = 1;
        }

        /// <summary>Without recursion: a stranger decides how deep it goes. By index: the tree knows no sibling without counting.</summary>
        public void Children(INode root)
        {
            var open = new Stack<(INodeList Nodes, int Next, string? Closing)>();
            open.Push((root.ChildNodes, 0, null));
            while (open.TryPop(out var level))
            {
                if (level.Next == level.Nodes.Length)
                {
                    page.Append(level.Closing);
                    continue;
                }

                open.Push(level with { Next = level.Next + 1 });
                switch (level.Nodes[level.Next])
                {
                    case IText text:
                        page.Append(WebUtility.HtmlEncode(text.Data));
                        break;
                    case IElement element when Open(element, open.Count < DeepestNesting, out var closing):
                        open.Push((element.ChildNodes, 0, closing));
                        break;
                }
            }
        }

        /// <returns>Whether its children are looked at.</returns>
        private bool Open(IElement element, bool mayNest, out string? closing)
        {
            closing = null;
            var name = element.LocalName;
            if (element.NamespaceUri != NamespaceNames.HtmlUri || Dropped.Contains(name))
            {
                return false;
            }

            if (name == "img")
            {
                Image(element);
                return false;
            }

            if (!mayNest || !Kept.Contains(name))
            {
                return true;
            }

            page.Append('<').Append(name);
            if (name == "a")
            {
                closing = Link(element);
            }

            Attributes(element);
            page.Append('>');
            if (Void.Contains(name))
            {
                return false;
            }

            // The parser drops a line end right after <pre>; the one that is there was not meant to be dropped.
            page.Append(name == "pre" ? "\n" : "");
            closing = $"</{name}>{closing}";
            return true;
        }

        /// <returns>What follows the link: its true host, where its words name another.</returns>
        private string? Link(IElement link)
        {
            if (SafeUrl.Link(link.GetAttribute("href")) is not { } url)
            {
                return null;
            }

            Attribute("href", url);
            page.Append(" target=\"_blank\" rel=\"noopener noreferrer nofollow\"");
            if (SafeUrl.Host(url) is not { } host)
            {
                return null;
            }

            Attribute("title", $"{host} — {url}");
            return SafeUrl.Pretends(link.TextContent, host) ? $"<span class=\"cxm-host\">{WebUtility.HtmlEncode(host)}</span>" : null;
        }

        private void Image(IElement image)
        {
            var source = image.GetAttribute("src")?.Trim() ?? "";
            var url = source.StartsWith("cid:", StringComparison.OrdinalIgnoreCase) ? images(Uri.UnescapeDataString(source[4..])) ?? images(source[4..]) : SafeUrl.EmbeddedImage(source);
            if (url is null && SafeUrl.RemoteImage(source) is { } remote)
            {
                // Nobody looks at a point; somebody waits for it to be fetched.
                if (IsPoint(image))
                {
                    return;
                }

                blocked++;
                url = showRemote ? remote : null;
            }

            var alternative = image.GetAttribute("alt") ?? "";
            if (url is null)
            {
                page.Append("<span class=\"cxm-image\">").Append(WebUtility.HtmlEncode(alternative)).Append("</span>");
                return;
            }

            page.Append("<img");
            Attribute("src", url);
            Attribute("alt", alternative);
            page.Append(" referrerpolicy=\"no-referrer\"");
            Attributes(image);
            page.Append('>');
        }

        private static bool IsPoint(IElement image) =>
            image.GetAttribute("width") is "0" or "1" or "1px" && image.GetAttribute("height") is "0" or "1" or "1px" or null;

        private void Attributes(IElement element)
        {
            foreach (var attribute in element.Attributes)
            {
                var value = attribute.Value;
                switch (attribute.Name)
                {
                    case "style" when CssFilter.Filter(value, ref hasColours) is { Length: > 0 } style:
                        Attribute("style", style);
                        break;
                    case "color" or "bgcolor" when Colour().IsMatch(value.Trim()):
                        hasColours = true;
                        Attribute(attribute.Name == "bgcolor" ? "bgcolor" : "color", value.Trim());
                        break;
                    case "face" when value.Length < 200 && value.All(c => char.IsLetterOrDigit(c) || c is ' ' or ',' or '-' or '\''):
                    case "size" or "type" when PlainValue().IsMatch(value):
                        Attribute(attribute.Name, value);
                        break;
                    case "title" when element.LocalName != "a" && value.Length < 500:
                        Attribute("title", value);
                        break;
                    case "class" when value is "MsoNormal" or "MsoListParagraph":
                        Attribute("class", value);
                        break;
                    case "colspan" or "rowspan" or "span" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 1000:
                        break;
                    case var name when PlainAttributes.Contains(name) && PlainValue().IsMatch(value):
                        Attribute(name, value);
                        break;
                }
            }
        }

        private void Attribute(string name, string value) => page.Append(' ').Append(name).Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
    }
}
