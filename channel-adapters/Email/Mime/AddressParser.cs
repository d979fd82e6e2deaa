using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>A name and an address as the mail has them. The address is kept verbatim: answers go there, whatever the RFC says of its dots.</summary>
public sealed record Mailbox(string Name, string Address);

/// <summary>
/// Address lists (RFC 5322 §3.4, §4.4): groups, comments, quoted local parts, source routes, <c>mailto:</c>, stray commas. The list
/// is taken apart first and the names are decoded after, so an encoded word never becomes an address.
/// </summary>
public static class AddressParser
{
    private const int MostAddresses = 10_000;

    public static IReadOnlyList<Mailbox> Parse(string value)
    {
        var all = new List<Mailbox>();
        Parse(value, all);
        return all;
    }

    internal static void Parse(string value, List<Mailbox> into) => new Scanner(value, into).ReadAll();

    private sealed class Scanner(string value, List<Mailbox> into)
    {
        private readonly StringBuilder words = new();
        private readonly StringBuilder comment = new();
        private string? address;
        private bool quoted;
        private int at;

        public void ReadAll()
        {
            while (at < value.Length && into.Count < MostAddresses)
            {
                var c = value[at];
                switch (c)
                {
                    case '"':
                        Quoted();
                        break;
                    case '(':
                        Comment();
                        break;
                    case '<':
                        Angle();
                        break;
                    case ',' or ';':
                        Finish();
                        at++;
                        break;
                    case ':' when IsGroupName():
                        words.Clear();
                        comment.Clear();
                        quoted = false;
                        at++;
                        break;
                    case '[':
                        DomainLiteral();
                        break;
                    default:
                        words.Append(c == '\t' ? ' ' : c);
                        at++;
                        break;
                }
            }

            Finish();
        }

        /// <summary>A display name before a colon names a group; <c>mailto:</c> and an address with a colon do not.</summary>
        private bool IsGroupName()
        {
            if (address is not null || words.Length > 1000)
            {
                return false;
            }

            var before = words.ToString().Trim();
            if (before.Equals("mailto", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            return before.Length > 0 && !before.Contains('@', StringComparison.Ordinal);
        }

        private void Quoted()
        {
            var start = ++at;
            var text = new StringBuilder();
            while (at < value.Length && value[at] != '"')
            {
                if (value[at] == '\\' && at + 1 < value.Length)
                {
                    at++;
                }

                text.Append(value[at++]);
            }

            if (at >= value.Length && value.IndexOf('<', start) is var angle and >= 0)
            {
                // Never closed: the quote is a stray character of the name.
                words.Append(value, start, angle - start);
                at = angle;
                return;
            }

            at++;
            quoted = true;
            if (at < value.Length && value[at] == '@')
            {
                words.Append('"').Append(text).Append('"');   // a quoted local part keeps its quotes
            }
            else
            {
                words.Append(text);
            }
        }

        private void Comment()
        {
            var depth = 0;
            do
            {
                var c = value[at++];
                if (c == '\\' && at < value.Length)
                {
                    comment.Append(value[at++]);
                    continue;
                }

                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth > 1 || (depth == 1 && c != '('))
                {
                    comment.Append(c);
                }
            }
            while (depth > 0 && at < value.Length);
        }

        private void Angle()
        {
            var start = at + 1;
            var end = start;
            var inQuotes = false;
            while (end < value.Length && (inQuotes || value[end] is not ('>' or '<')))
            {
                inQuotes ^= value[end] == '"' && value[end - 1] != '\\';
                end++;
            }

            if (end >= value.Length && value.IndexOfAny([',', ';'], start) is var stop and >= 0)
            {
                end = stop;
            }

            var inner = value[start..end];
            at = end < value.Length && value[end] == '>' ? end + 1 : end;
            address = address is { Length: > 0 } ? address : Clean(inner);
            while (at < value.Length && value[at] == '>')
            {
                at++;
            }
        }

        private void DomainLiteral()
        {
            var end = value.IndexOf(']', at);
            end = end < 0 ? at : end;
            words.Append(value, at, end - at + 1);
            at = end + 1;
        }

        private void Finish()
        {
            var name = words.ToString().Trim();
            if (address is null)
            {
                (name, var bare) = Bare(name);
                address = bare;
            }

            if (name.Length == 0 && comment.Length > 0)
            {
                name = comment.ToString().Trim();
            }

            if (address.Length > 0 || name.Length > 0)
            {
                into.Add(new Mailbox(Unquote(EncodedWord.Decode(name)), address));
            }

            words.Clear();
            comment.Clear();
            address = null;
            quoted = false;
        }

        /// <summary>Without angle brackets, the word with the @ is the address and the rest the name.</summary>
        private (string Name, string Address) Bare(string text)
        {
            if (text.StartsWith('"') && text.IndexOf("\"@", 1, StringComparison.Ordinal) > 0 || !text.Contains('@', StringComparison.Ordinal))
            {
                return text.Contains('@', StringComparison.Ordinal) ? ("", text) : (text, "");
            }

            if (!text.Contains(' ', StringComparison.Ordinal))
            {
                return quoted || !IsAddress(text) && text.Contains("=?", StringComparison.Ordinal) ? (text, "") : ("", Clean(text));
            }

            var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var found = Array.FindIndex(parts, IsAddress);
            if (quoted || found < 0)
            {
                // "ann @ example.net": the obsolete grammar lets blanks stand around the @.
                var joined = string.Concat(parts);
                return !quoted && IsAddress(joined) && parts.Length <= 3 ? ("", joined) : (text, "");
            }

            return (string.Join(' ', parts.Where((_, i) => i != found)), Clean(parts[found]));
        }

        /// <summary>An @ inside an encoded word makes no address, neither before nor after it is decoded.</summary>
        private static bool IsAddress(string word) =>
            word.LastIndexOf('@') is > 0 and var at && at < word.Length - 1 && word.IndexOf("?=", at, StringComparison.Ordinal) < 0;

        private static string Unquote(string name)
        {
            name = string.Concat(name.Where(c => !char.IsControl(c))).Trim();
            return name.Length > 1 && (name[0], name[^1]) is ('\'', '\'') or ('"', '"') ? name[1..^1].Trim() : name;
        }

        /// <summary>Drops comments, blanks, a source route (<c>@a,@b:c@d</c>, RFC 5322 §4.4) and <c>mailto:</c>.</summary>
        private static string Clean(string text)
        {
            text = text.Trim();
            if (text.Contains('(', StringComparison.Ordinal) && text.Contains(')', StringComparison.Ordinal) && !text.StartsWith('"'))
            {
                text = WithoutComments(text);
            }

            if (text.StartsWith('@') && text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                text = text[(colon + 1)..];
            }

            if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            {
                text = text[7..];
            }

            return text.StartsWith('"') ? text : string.Concat(text.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c)));
        }

        private static string WithoutComments(string text)
        {
            var kept = new StringBuilder(text.Length);
            var depth = 0;
            foreach (var c in text)
            {
                depth += c == '(' ? 1 : 0;
                if (depth == 0)
                {
                    kept.Append(c);
                }

                depth -= c == ')' && depth > 0 ? 1 : 0;
            }

            return kept.ToString();
        }
    }
}
