namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// Message ids (RFC 5322 §3.6.4) as programs write them: several in one field, without brackets, folded, with comments, with two
/// <c>@</c>. The text between the brackets is kept verbatim, with the brackets, because others compare it byte by byte.
/// </summary>
public static class MessageIdParser
{
    private const int MostIds = 1000;

    public static IReadOnlyList<string> Parse(string value)
    {
        var ids = new List<string>();
        Parse(value, ids);
        return ids;
    }

    internal static void Parse(string value, List<string> ids)
    {
        var at = 0;
        while (at < value.Length && ids.Count < MostIds)
        {
            if (value[at] == '<')
            {
                var end = value.IndexOf('>', at);
                end = end < 0 ? value.Length : end;
                Add(ids, value.AsSpan(at + 1, end - at - 1));
                at = end + 1;
            }
            else if (IsBlank(value[at]))
            {
                at++;
            }
            else
            {
                var start = at;
                while (at < value.Length && !IsBlank(value[at]) && value[at] != '<')
                {
                    at++;
                }

                var bare = value.AsSpan(start, at - start);
                if (bare.Contains('@') && bare[0] is not ('(' or '"'))
                {
                    Add(ids, bare);
                }
            }
        }
    }

    /// <summary>The id of a mail is the whole field if that holds no brackets.</summary>
    public static string? ParseOne(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        var ids = Parse(value);
        return ids.Count > 0 ? ids[0] : value.Contains(' ', StringComparison.Ordinal) ? null : $"<{value.Trim('<', '>')}>";
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or ',' or ';' or '\r' or '\n';

    private static void Add(List<string> ids, ReadOnlySpan<char> id)
    {
        // Folded inside the brackets by a gateway: the blanks are the fold's.
        var clean = string.Concat(id.ToString().Where(c => !char.IsWhiteSpace(c)));
        if (clean.Length > 0)
        {
            ids.Add($"<{clean}>");
        }
    }
}
