namespace CxmHelpdesk.Sentiment.Text;

/// <summary>English or Japanese, by script. A hint decides only where the text has no letters.</summary>
internal static class LanguageDetector
{
    private const int Enough = 2_000;

    public static string Detect(ReadOnlySpan<char> text, string? hint)
    {
        int kana = 0, han = 0, latin = 0;
        foreach (var c in text[..Math.Min(text.Length, Enough)])
        {
            if (c < 0x80) { if (char.IsAsciiLetter(c)) latin++; }
            else if (Characters.IsHiragana(c) || Characters.IsKatakana(c) || c is >= '\uFF66' and <= '\uFF9D') kana++;
            else if (Characters.IsHan(c)) han++;
            else if (Characters.IsWord(c)) latin++;
        }

        // One kana says as much as several letters: product names and addresses in a Japanese text are Latin.
        if (kana + han == 0) return latin == 0 && hint is "ja" ? "ja" : "en";
        if (kana == 0 && hint is not (null or "ja" or "en")) return "en";
        return (kana + han) * 5 >= latin ? "ja" : "en";
    }
}
