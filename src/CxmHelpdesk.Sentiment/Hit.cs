using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment;

/// <summary>A phrase of the lexicon found in the text, and what its surroundings make of it.</summary>
internal sealed class Hit
{
    public Entry Entry { get; private set; } = null!;

    /// <summary>In the normalised text.</summary>
    public int Start { get; private set; }

    public int End { get; private set; }

    public int Sentence { get; private set; }

    public int Clause { get; private set; }

    /// <summary>Number of the word where it begins; in Japanese, of the character.</summary>
    public int Word { get; private set; }

    public double Mood { get; set; }

    public double Urgency { get; set; }

    public Cause Cause { get; set; }

    public bool Negated { get; set; }

    public bool Supposed { get; set; }

    /// <summary>Praise that was meant bitterly.</summary>
    public bool Turned { get; set; }

    /// <summary>Good manners beside a complaint or a cause: they say nothing of the matter.</summary>
    public bool IsManners { get; set; }

    public bool Is(Roles role) => Entry.Is(role);

    /// <summary>Stands in the text as a fact.</summary>
    public bool Holds(Roles role) => Entry.Is(role) && !Negated && !Supposed;

    public void Become(Entry entry, int start, int end, int sentence, int clause, int word)
    {
        (Entry, Start, End, Sentence, Clause, Word) = (entry, start, end, sentence, clause, word);
        Mood = entry.Is(Roles.Booster | Roles.Damper) ? 0 : entry.Mood;
        Urgency = entry.Is(Roles.Thing | Roles.Scope) ? 0 : entry.Urgency;
        Cause = entry.Cause;
        Negated = Supposed = Turned = IsManners = false;
    }
}

/// <summary>The phrases of a text, in its order. Those of the last text are used again: reading makes none anew.</summary>
internal sealed class HitList
{
    private Hit[] _hits = [];

    public int Count { get; private set; }

    public ReadOnlySpan<Hit> All => _hits.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(Entry entry, int start, int end, int sentence, int clause, int word)
    {
        if (Count == _hits.Length)
        {
            Array.Resize(ref _hits, Math.Max(32, 2 * Count));
            for (var i = Count; i < _hits.Length; i++) _hits[i] = new Hit();
        }

        _hits[Count++].Become(entry, start, end, sentence, clause, word);
    }
}
