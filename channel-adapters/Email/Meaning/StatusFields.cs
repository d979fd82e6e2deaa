using System.Text;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>The groups of <c>Name: value</c> lines of machine-readable reports (RFC 3464 §2.1), with folded lines joined.</summary>
internal static class StatusFields
{
    private const int MostFields = 20_000;

    /// <param name="Name">Lower case.</param>
    public readonly record struct Field(string Name, string Value);

    /// <summary>Groups are parted by empty lines.</summary>
    public static List<List<Field>> Read(string text)
    {
        var groups = new List<List<Field>>();
        var group = new List<Field>();
        var count = 0;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.TrimEnd();
            if (line.Length == 0)
            {
                End(groups, ref group);
            }
            else if (line[0] is ' ' or '\t' && group.Count > 0)
            {
                group[^1] = group[^1] with { Value = Joined(group[^1].Value, line.Trim()) };
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and < 60 and var colon && ++count < MostFields)
            {
                group.Add(new Field(line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim()));
            }
        }

        End(groups, ref group);
        return groups;
    }

    private static string Joined(string value, string more) => value.Length > 8000 ? value : $"{value} {more}";

    private static void End(List<List<Field>> groups, ref List<Field> group)
    {
        if (group.Count > 0)
        {
            groups.Add(group);
            group = [];
        }
    }

    /// <summary><c>rfc822; &lt;a@b&gt; (comment)</c> (RFC 3464 §2.3.1, §2.3.2), bare and without the type.</summary>
    public static string Address(string value)
    {
        var semicolon = value.IndexOf(';', StringComparison.Ordinal);
        var text = (semicolon >= 0 && semicolon < 20 ? value[(semicolon + 1)..] : value).Trim();
        var open = text.IndexOf('<', StringComparison.Ordinal);
        var close = text.IndexOf('>', Math.Max(open, 0));
        if (open >= 0 && close > open)
        {
            text = text[(open + 1)..close];
        }

        // A source route, an X.400 form with the real one inside, a comment after it.
        if (text.StartsWith('@') && text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
        {
            text = text[(colon + 1)..];
        }

        var end = text.AsSpan().IndexOfAny(" \t(");
        return (end > 0 && !text.StartsWith('"') ? text[..end] : text).Trim();
    }

    /// <summary>Text without anything but its words, for comparing.</summary>
    public static string Squeeze(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                result.Append(char.ToLowerInvariant(c));
            }
            else if (result.Length > 0 && result[^1] != ' ')
            {
                result.Append(' ');
            }
        }

        return result.ToString();
    }
}
