namespace CxmHelpdesk.Sentiment.Text;

/// <summary>English or Japanese, by script. A hint decides only where the text has no letters.</summary>
internal static class LanguageDetector
{
    private const int Enough = 2_000;

    // One kana says as much as several letters: product names and addresses in a Japanese text are Latin.
    private const int Letters = 5;

    public static string Detect(ReadOnlySpan<char> text, string? hint)
    {
        text = text[..Math.Min(text.Length, Enough)];
        int kana = 0, han = 0, latin = 0;
        for (var i = 0; i < text.Length && text[i..].IndexOfAnyExceptInRange('\0', '\x7F') is var next and >= 0;)
            for (i += next; i < text.Length && text[i] > '\x7F'; i++)
            {
                if (Characters.IsHiragana(text[i]) || Characters.IsKatakana(text[i]) || text[i] is >= '\uFF66' and <= '\uFF9D') kana++;
                else if (Characters.IsHan(text[i])) han++;
                else if (Characters.IsWord(text[i])) latin++;

                // Even if all the rest were letters.
                if (kana > 0 && (kana + han) * Letters >= text.Length) return "ja";
            }

        if (kana + han == 0) return latin == 0 && hint is "ja" && !text.ContainsAnyInRange('A', 'Z') && !text.ContainsAnyInRange('a', 'z') ? "ja" : "en";
        if (kana == 0 && hint is not (null or "ja" or "en")) return "en";
        foreach (var c in text) if (char.IsAsciiLetter(c)) latin++;
        return (kana + han) * Letters >= latin ? "ja" : "en";
    }
}
