namespace CxmHelpdesk.Desk.Inbound;

internal static class CleanText
{
    /// <summary>Lone surrogates and NUL are refused by databases, browsers and JSON; one of them must not stop a message.</summary>
    public static string Of(string text)
    {
        var broken = false;
        for (var i = 0; i < text.Length && !broken; i++)
        {
            broken = text[i] == '\0'
                || (char.IsHighSurrogate(text[i]) ? i + 1 >= text.Length || !char.IsLowSurrogate(text[++i]) : char.IsLowSurrogate(text[i]));
        }

        return broken
            ? string.Concat(text.EnumerateRunes().Where(rune => rune.Value != 0).Select(rune => rune.ToString()))
            : text;
    }
}
