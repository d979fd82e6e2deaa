using System.Text.RegularExpressions;

namespace CxmHelpdesk.Desk.Agents;

/// <summary>Where an agent's phone rings.</summary>
internal static partial class AgentPhone
{
    /// <returns>As a provider dials it; null: neither a number in E.164 nor a SIP address.</returns>
    public static string? Parse(string? typed)
    {
        if (typed?.Trim() is not { Length: > 0 and <= 200 } text)
        {
            return null;
        }

        if (text.StartsWith("sip:", StringComparison.OrdinalIgnoreCase))
        {
            return Sip().IsMatch(text) ? $"sip:{text[4..]}" : null;
        }

        var number = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '(' or ')' or '.')));
        return Number().IsMatch(number) ? number : null;
    }

    [GeneratedRegex(@"^sip:[A-Za-z0-9_.+~%-]{1,80}@[A-Za-z0-9]([A-Za-z0-9.-]{0,100}[A-Za-z0-9])?(:[0-9]{1,5})?$", RegexOptions.IgnoreCase)]
    private static partial Regex Sip();

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}$")]
    private static partial Regex Number();
}
