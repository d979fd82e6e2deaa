namespace CxmHelpdesk.Sentiment.Text;

internal static class Characters
{
    /// <summary>No character beyond is one of a word.</summary>
    public const char LastWord = '\u1FFF';

    /// <summary>Letters and digits of scripts that put spaces between words.</summary>
    public static bool IsWord(char c) =>
        char.IsAsciiLetterOrDigit(c) || (c >= '\u00C0' && c <= LastWord && char.IsLetter(c));

    /// <summary>Between two word characters no word begins or ends; Japanese has no such edges.</summary>
    public static bool IsEdge(ReadOnlySpan<char> text, int at) =>
        at <= 0 || at >= text.Length || !IsWord(text[at - 1]) || !IsWord(text[at]);

    public static bool IsHiragana(char c) => c is >= '\u3041' and <= '\u3096';

    public static bool IsKatakana(char c) => c is (>= '\u30A1' and <= '\u30FA') or '\u30FC';

    public static bool IsHan(char c) => c is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF') or '\u3005';

    public static bool IsJapanese(char c) => IsHiragana(c) || IsKatakana(c) || IsHan(c);
}
