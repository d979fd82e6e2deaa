namespace CxmHelpdesk.Sentiment.Words;

/// <summary>The phrases of one language, emoji included.</summary>
internal sealed class Lexicon
{
    private Lexicon(string language)
    {
        Japanese = language == "ja";
        Phrases = [.. PhraseList.Read($"lexicon.{language}.tsv", alternatives: true), .. PhraseList.Read("lexicon.emoji.tsv", alternatives: false)];
        Trie = new PhraseTrie(Phrases);
    }

    public static Lexicon En { get; } = new("en");

    public static Lexicon Ja { get; } = new("ja");

    public bool Japanese { get; }

    public IReadOnlyList<(string Phrase, Entry Entry)> Phrases { get; }

    public PhraseTrie Trie { get; }
}
