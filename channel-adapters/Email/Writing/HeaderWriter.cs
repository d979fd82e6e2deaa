using System.Buffers;
using System.Text;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email.Writing;

/// <summary>
/// Header fields (RFC 5322 §2.2, §3.4; RFC 2047), folded between words at 76 characters. A value is cleaned of everything that could
/// end its line before it is written, so no value can make a field of its own.
/// </summary>
internal sealed class HeaderWriter
{
    private const int LineLength = 76;
    private const int LongestToken = 900;
    private static readonly SearchValues<char> Atom =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~");

    private readonly StringBuilder fields = new();

    /// <summary>For people: any text.</summary>
    public void Text(string name, string value) => Fold(name, TextTokens(Clean(value)));

    public void Addresses(string name, IReadOnlyList<Mailbox> mailboxes)
    {
        var tokens = new List<string>();
        foreach (var mailbox in mailboxes)
        {
            if (MailAddresses.ForSending(mailbox.Address) is not { } address)
            {
                continue;
            }

            if (tokens.Count > 0)
            {
                tokens[^1] += ",";
            }

            var phrase = PhraseTokens(Clean(mailbox.Name)).ToList();
            tokens.AddRange(phrase);
            tokens.Add(phrase.Count > 0 ? $"<{address}>" : address);
        }

        if (tokens.Count > 0)
        {
            Fold(name, tokens);
        }
    }

    /// <summary>Message ids with their brackets; what is no id is left out.</summary>
    public void Ids(string name, IEnumerable<string> ids)
    {
        var sound = ids.Where(IsId).ToList();
        if (sound.Count > 0)
        {
            Fold(name, sound);
        }
    }

    /// <summary>Words of ours.</summary>
    public void Words(string name, params IEnumerable<string> words) => Fold(name, words);

    public override string ToString() => fields.ToString();

    public static bool IsId(string id) =>
        id is ['<', _, .., '>'] && id.Length <= LongestToken && !id.AsSpan(1, id.Length - 2).ContainsAny('<', '>') && !id.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>One line: control characters and line separators are blanks, blanks are single.</summary>
    public static string Clean(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value is ' ' or 0x2028 or 0x2029)
            {
                if (text.Length > 0 && text[^1] != ' ')
                {
                    text.Append(' ');
                }
            }
            else
            {
                text.Append(rune.ToString());
            }
        }

        return text.ToString().TrimEnd(' ');
    }

    /// <summary>Words that need it are encoded, neighbours together, so that the blank between them is not lost.</summary>
    private static IEnumerable<string> TextTokens(string text)
    {
        var run = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (NeedsEncoding(word))
            {
                run.Add(word);
                continue;
            }

            foreach (var token in Encoded(run))
            {
                yield return token;
            }

            yield return word;
        }

        foreach (var token in Encoded(run))
        {
            yield return token;
        }
    }

    private static IEnumerable<string> Encoded(List<string> run)
    {
        var text = string.Join(' ', run);
        run.Clear();
        return text.Length == 0 ? [] : WordEncoder.Encode(text);
    }

    private static bool NeedsEncoding(string word) =>
        word.Length > LongestToken || word.AsSpan().ContainsAnyExceptInRange('!', '~') || word.Contains("=?", StringComparison.Ordinal);

    private static IEnumerable<string> PhraseTokens(string name)
    {
        if (name.Length == 0)
        {
            return [];
        }

        if (name.Length > LineLength - 20 || name.AsSpan().ContainsAnyExceptInRange(' ', '~') || name.Contains("=?", StringComparison.Ordinal))
        {
            return WordEncoder.Encode(name);
        }

        var words = name.Split(' ');
        return words.All(word => !word.AsSpan().ContainsAnyExcept(Atom)) ? words : [$"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""];
    }

    private void Fold(string name, IEnumerable<string> tokens)
    {
        fields.Append(name).Append(':');
        var length = name.Length + 1;
        var isFirst = true;
        foreach (var token in tokens)
        {
            if (!isFirst && length + 1 + token.Length > LineLength)
            {
                fields.Append("\r\n");
                length = 0;
            }

            fields.Append(' ').Append(token);
            length += 1 + token.Length;
            isFirst = false;
        }

        fields.Append("\r\n");
    }
}
