using CxmHelpdesk.Sentiment.Text;

namespace CxmHelpdesk.Sentiment.Words;

/// <summary>A place within phrases, and at once the way that leads there.</summary>
/// <param name="Bits">
/// From the lowest: 12 for the number of the letter that leads here; 20 for where the ways on begin in the slots, of no two places with ways the same;
/// 16 for the number of the entry that ends here with a word, 16 for the one that ends here within any word; 0: none.
/// </param>
internal readonly record struct Place(ulong Bits)
{
    public const int MostLetters = (1 << 12) - 1, MostWays = (1 << 20) - 1;

    public Place(int letter, int ways, ushort exact, ushort prefix)
        : this((uint)letter | (ulong)ways << 12 | (ulong)exact << 32 | (ulong)prefix << 48)
    {
    }

    public uint Letter => (uint)Bits & MostLetters;

    public int Ways => (int)((uint)Bits >> 12);

    public int Exact => (ushort)(Bits >> 32);

    public int Prefix => (int)(Bits >> 48);

    public bool EndsPhrase => Bits >> 32 != 0;
}

/// <summary>
/// All phrases of a language. A phrase that ends in <c>*</c> matches any word that begins so; one filler word may stand
/// inside a phrase. The longest wins. Equal ends are stored once (a minimal acyclic automaton) and the ways on of all places lie in one
/// table, shifted into each other's gaps: a step is one look, and finding allocates nothing.
/// </summary>
internal sealed class PhraseTrie
{
    private const int MostFillers = 2;

    private readonly Entry[] _entries;
    private readonly char[] _letters;
    private readonly Place[] _slots;
    private readonly ushort[] _seen = new ushort[char.MaxValue + 1];
    private readonly ushort _blank;

    /// <param name="letters">All that occur in phrases; numbered from 1.</param>
    /// <param name="slots">Longer by the number of letters than the furthest way needs.</param>
    /// <param name="roots">Where phrases begin.</param>
    /// <param name="fillers">Where fillers begin: as phrases they mean something else or nothing.</param>
    public PhraseTrie(Entry[] entries, char[] letters, Place[] slots, Place roots, Place fillers)
    {
        (_entries, _letters, _slots, Roots, Fillers) = (entries, letters, slots, roots, fillers);
        for (var i = 0; i < letters.Length; i++) _seen[letters[i]] = (ushort)(i + 1);
        foreach (var letter in letters)
        {
            if (Step(roots, _seen[letter], out _)) _seen[letter] |= Seen.Opens;
            if (Step(fillers, _seen[letter], out _)) _seen[letter] |= Seen.OpensFiller;
        }

        for (var c = '\0'; c <= Characters.LastWord; c++)
            if (Characters.IsWord(c)) _seen[c] |= Seen.Word;
        foreach (var mark in Seen.Marks) _seen[mark] |= Seen.Mark;

        // Where no phrase holds a blank it looks like all else that is in none.
        _blank = _seen[' '] is var blank and not 0 ? blank : ushort.MaxValue;
    }

    public ReadOnlySpan<Entry> Entries => _entries;

    public ReadOnlySpan<char> Letters => _letters;

    public ReadOnlySpan<Place> Slots => _slots;

    public Place Roots { get; }

    public Place Fillers { get; }

    /// <summary>What <see cref="Seen"/> says of each character, so that each is looked at once, however many phrases might begin before it.</summary>
    public void See(ReadOnlySpan<char> text, Span<ushort> seen)
    {
        for (var i = 0; i < text.Length; i++) seen[i] = _seen[text[i]];
    }

    /// <summary>False: no phrase does, which the first two characters nearly always tell.</summary>
    public bool MayBegin(ReadOnlySpan<ushort> text, int start) =>
        Step(Roots, text[start], out var place)
        && (place.EndsPhrase || start + 1 >= text.Length || (text[start + 1] & Seen.OpensFiller) != 0 || Step(place, text[start + 1], out _));

    /// <summary>The longest phrase that begins at <paramref name="start"/> and ends where a word ends; null: none.</summary>
    /// <param name="text">As <see cref="See"/> saw it.</param>
    public Entry? Longest(ReadOnlySpan<ushort> text, int start, out int end)
    {
        end = start;
        if (!Step(Roots, text[start], out var place)) return null;

        int found = 0, fillerAt = -1, fillerEnd = -1, fillers = MostFillers;
        Place fillerPlace = default;
        for (var i = start; ;)
        {
            if (place.Prefix != 0)
            {
                found = place.Prefix;
                end = i + 1;
                while (!Seen.IsEdge(text, end)) end++;
            }

            if (place.Exact != 0 && Seen.IsEdge(text, i + 1))
            {
                found = place.Exact;
                end = i + 1;
            }

            do
            {
                if (++i == text.Length) return Numbered(found);
                if ((text[i] & Seen.OpensFiller) != 0 && fillers > 0 && Filler(text, i) is var after and > 0) (fillerAt, fillerEnd, fillerPlace) = (i, after, place);
                if (Step(place, text[i], out place)) break;

                // Go back to the last filler and read on behind it as if it had not been there.
                if (fillerAt < 0 || fillers-- == 0 || fillerEnd >= text.Length) return Numbered(found);
                (i, place, fillerAt) = (fillerEnd - 1, fillerPlace, -1);
            }
            while (true);
        }
    }

    private Entry? Numbered(int number) => number == 0 ? null : _entries[number - 1];

    /// <summary>Where the filler that begins here ends, its blank included; -1: none does.</summary>
    private int Filler(ReadOnlySpan<ushort> text, int at)
    {
        if (!Seen.IsEdge(text, at) || !Step(Fillers, text[at], out var place)) return -1;
        var end = -1;
        var i = at + 1;
        do
        {
            if (place.Exact != 0 && Seen.IsEdge(text, i)) end = i < text.Length && text[i] == _blank ? i + 1 : i;
        }
        while (i < text.Length && Step(place, text[i++], out place));
        return end;
    }

    private bool Step(Place from, ushort seen, out Place place)
    {
        var number = (uint)seen & Place.MostLetters;
        place = _slots[from.Ways + (int)number];
        return place.Letter == number && number != 0;
    }
}
