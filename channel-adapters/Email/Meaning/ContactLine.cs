namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>A line that says how somebody can be reached: an address, a number, a company.</summary>
internal static class ContactLine
{
    public static bool IsOne(ReadOnlySpan<char> line, int longest)
    {
        if (line.IsEmpty || line.Length > longest)
        {
            return false;
        }

        if (line.Contains('@') || line.Contains("http", StringComparison.OrdinalIgnoreCase) || line.StartsWith("www.", StringComparison.OrdinalIgnoreCase) || line.Contains('〒') || line.Contains("株式会社", StringComparison.Ordinal)
            || line.Contains("有限会社", StringComparison.Ordinal) || line.StartsWith("TEL", StringComparison.OrdinalIgnoreCase) || line.StartsWith("FAX", StringComparison.OrdinalIgnoreCase) || line.Contains("電話", StringComparison.Ordinal) || line.Contains("携帯", StringComparison.Ordinal))
        {
            return true;
        }

        int digits = 0, others = 0;
        foreach (var c in line)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            others += char.IsAsciiDigit(c) || c is ' ' or '-' or '(' or ')' or '+' or '.' or '/' ? 0 : 1;
        }

        return digits >= 7 && others <= 14;
    }
}
