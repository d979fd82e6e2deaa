namespace CxmHelpdesk.Sentiment.Words;

/// <summary>What the phrases of a language need to know of a character, in sixteen bits: its number among their letters (the lowest twelve) and these.</summary>
internal static class Seen
{
    /// <summary>A phrase begins with it; so does a filler.</summary>
    public const ushort Opens = 1 << 12, OpensFiller = 1 << 13;

    /// <summary>See <see cref="Text.Characters.IsWord"/>.</summary>
    public const ushort Word = 1 << 14;

    /// <summary>Ends a sentence or a clause.</summary>
    public const ushort Mark = 1 << 15;

    public const string Marks = "\n。!?.…,;、():-";

    /// <summary>Between two word characters no word begins or ends; Japanese has no such edges.</summary>
    public static bool IsEdge(ReadOnlySpan<ushort> text, int at) =>
        at <= 0 || at >= text.Length || (text[at - 1] & text[at] & Word) == 0;
}
