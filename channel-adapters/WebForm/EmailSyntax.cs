namespace CxmHelpdesk.Channels.WebForm;

internal static class EmailSyntax
{
    /// <summary>Could be written to. Whether somebody reads it only a letter shows, so this refuses typing errors and tricks, no more.</summary>
    public static bool IsPlausible(string text)
    {
        var at = text.LastIndexOf('@');
        if (at <= 0 || at > 64 || at == text.Length - 1)
        {
            return false;
        }

        var local = text.AsSpan(0, at);
        var domain = text.AsSpan(at + 1);
        return !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or '(' or ')' or '"' or ',' or ';' or ':' or '\\' or '[' or ']')
            && !local.Contains('@')
            && local[0] != '.'
            && local[^1] != '.'
            && domain[0] is not ('.' or '-')
            && domain[^1] is not ('.' or '-')
            && domain.Contains('.')
            && !text.Contains("..", StringComparison.Ordinal);
    }
}
