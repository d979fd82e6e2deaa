using CxmHelpdesk.Sentiment.Training;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment.Tests;

public sealed class LexiconTests
{
    private static readonly string s_words = Workshop.Open().Words;

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public void The_compiled_lists_are_those_that_stand_beside_them(string language)
    {
        using var compiled = new MemoryStream();
        LexiconCompiler.Compile(s_words, language).Write(compiled);

        Assert.True(
            compiled.ToArray().AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(s_words, Lexicon.FileName(language)))),
            "The word lists have changed: dotnet run --project src/CxmHelpdesk.Sentiment.Training -- words");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public void Every_phrase_of_the_lists_is_found_whole(string language)
    {
        var trie = LexiconCompiler.Compile(s_words, language).Trie;
        var phrases = PhraseList.Read(Path.Combine(s_words, $"lexicon.{language}.tsv"), alternatives: true).Where(phrase => !phrase.Entry.Is(Roles.Filler)).ToList();

        Assert.NotEmpty(phrases);
        Assert.All(phrases, phrase =>
        {
            var said = phrase.Phrase.TrimEnd('*');
            var seen = new ushort[said.Length];
            trie.See(said, seen);
            Assert.NotNull(trie.Longest(seen, 0, out var end));
            Assert.Equal(said.Length, end);
        });
    }

    [Theory]
    [InlineData("(a|b|)c", "ac bc c")]
    [InlineData("a(b(c|d)|e)", "abc abd ae")]
    [InlineData("plain", "plain")]
    public void Alternatives_are_unfolded(string pattern, string all) => Assert.Equal(all.Split(' '), PhraseList.Alternatives(pattern));

    [Theory]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("a|b")]
    public void A_stray_bracket_is_refused(string pattern) => Assert.Throws<FormatException>(() => PhraseList.Alternatives(pattern));
}
