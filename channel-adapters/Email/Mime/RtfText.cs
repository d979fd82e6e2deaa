using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>The text of an RTF body, and the HTML that Outlook hides in one (<c>\fromhtml1</c>, [MS-OXRTFEX] §2.1.3).</summary>
internal static class RtfText
{
    /// <summary>Destinations whose text is not shown.</summary>
    private static readonly HashSet<string> Hidden = new(StringComparer.Ordinal)
    {
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "headerl", "footerl", "listtable", "listoverridetable",
        "generator", "themedata", "datastore", "latentstyles", "xmlnstbl", "rsidtbl", "bkmkstart", "bkmkend", "fldinst", "pntext",
    };

    /// <summary>Null if the RTF was not made from HTML.</summary>
    public static string? Html(string rtf) => rtf.Contains("\\fromhtml1", StringComparison.Ordinal) ? new Reader(rtf, takeHtml: true).Read() : null;

    public static string Plain(string rtf) => new Reader(rtf, takeHtml: false).Read().Trim('\n', ' ');

    private record struct Group(bool IsHidden, bool IsTag, bool IsRtfOnly, int UnicodeSkip);

    private sealed class Reader(string rtf, bool takeHtml)
    {
        private const int MostDepth = 1000;
        private readonly StringBuilder text = new();
        private readonly List<byte> narrow = [];
        private readonly Stack<Group> outer = new();
        private Group group = new(false, false, false, 1);
        private int tooDeep;
        private int skip;
        private int codePage = 1252;
        private int at;

        public string Read()
        {
            while (at < rtf.Length)
            {
                var c = rtf[at++];
                switch (c)
                {
                    case '{':
                        FlushNarrow();
                        Enter();
                        break;
                    case '}':
                        FlushNarrow();
                        Leave();
                        break;
                    case '\\':
                        Control();
                        break;
                    case '\r' or '\n':
                        break;
                    default:
                        Put(c);
                        break;
                }
            }

            FlushNarrow();
            return text.ToString();
        }

        private void Enter()
        {
            if (outer.Count < MostDepth)
            {
                outer.Push(group);
                group.IsTag = group.IsTag && takeHtml;
            }
            else
            {
                tooDeep++;
            }
        }

        private void Leave()
        {
            if (tooDeep > 0)
            {
                tooDeep--;
            }
            else if (outer.TryPop(out var before))
            {
                // \htmlrtf holds until it is switched off, across groups.
                before.IsRtfOnly = group.IsRtfOnly;
                group = before;
            }
        }

        private void Control()
        {
            if (at >= rtf.Length)
            {
                return;
            }

            var c = rtf[at];
            if (!char.IsAsciiLetter(c))
            {
                at++;
                Symbol(c);
                return;
            }

            var start = at;
            while (at < rtf.Length && char.IsAsciiLetter(rtf[at]))
            {
                at++;
            }

            var word = rtf[start..at];
            start = at;
            at += at < rtf.Length && rtf[at] == '-' ? 1 : 0;
            while (at < rtf.Length && char.IsAsciiDigit(rtf[at]))
            {
                at++;
            }

            int? number = int.TryParse(rtf.AsSpan(start, at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null;
            at += at < rtf.Length && rtf[at] == ' ' ? 1 : 0;
            FlushNarrow();
            Word(word, number);
        }

        private void Symbol(char c)
        {
            switch (c)
            {
                case '\'':
                    if (at + 1 < rtf.Length && byte.TryParse(rtf.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var b))
                    {
                        at += 2;
                        if (skip > 0)
                        {
                            skip--;
                        }
                        else
                        {
                            narrow.Add(b);
                        }
                    }

                    break;
                case '*':
                    group.IsHidden = !(takeHtml && rtf.AsSpan(at).StartsWith("\\htmltag", StringComparison.Ordinal));
                    break;
                case '~':
                    Put('\u00A0');
                    break;
                case '\r' or '\n':
                    Put('\n');
                    break;
                case '{' or '}' or '\\':
                    Put(c);
                    break;
            }
        }

        private void Word(string word, int? number)
        {
            switch (word)
            {
                case "par" or "line":
                    Put('\n');
                    break;
                case "tab":
                    Put('\t');
                    break;
                case "ansicpg" when number is > 0:
                    codePage = number.Value;
                    break;
                case "uc":
                    group.UnicodeSkip = Math.Clamp(number ?? 1, 0, 8);
                    break;
                case "u" when number is { } unit:
                    Put((char)(ushort)unit);
                    skip = group.UnicodeSkip;
                    break;
                case "htmlrtf":
                    group.IsRtfOnly = number != 0;
                    break;
                case "htmltag" when takeHtml:
                    group.IsTag = true;
                    break;
                case "bin" when number is > 0:
                    at = (int)Math.Min((long)at + number.Value, rtf.Length);
                    break;
                case "lquote" or "rquote":
                    Put(word[0] == 'l' ? '‘' : '’');
                    break;
                case "ldblquote" or "rdblquote":
                    Put(word[0] == 'l' ? '“' : '”');
                    break;
                case "bullet":
                    Put('•');
                    break;
                case "endash" or "emdash":
                    Put(word[1] == 'n' ? '–' : '—');
                    break;
                default:
                    group.IsHidden |= Hidden.Contains(word);
                    break;
            }
        }

        private bool IsShown => !group.IsHidden && !(takeHtml && group.IsRtfOnly && !group.IsTag);

        private void Put(char c)
        {
            if (skip > 0 && c is not '\n')
            {
                skip--;
                return;
            }

            FlushNarrow();
            if (IsShown)
            {
                text.Append(c);
            }
        }

        private void FlushNarrow()
        {
            if (narrow.Count > 0)
            {
                if (IsShown)
                {
                    text.Append((CharsetNames.ByCodePage(codePage) ?? CharsetNames.Western).GetString(narrow.ToArray()));
                }

                narrow.Clear();
            }
        }
    }
}
