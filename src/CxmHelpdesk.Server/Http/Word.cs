namespace CxmHelpdesk.Server.Http;

/// <summary>An enum in a query, written as it is in JSON: the framework's own binding knows only the C# spelling, and numbers.</summary>
internal readonly record struct Word<T>(T Value)
    where T : struct, Enum
{
    public static bool TryParse(string? text, IFormatProvider? provider, out Word<T> word)
    {
        var known = Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && char.IsAsciiLetter(text![0]);
        word = new Word<T>(value);
        return known;
    }
}
