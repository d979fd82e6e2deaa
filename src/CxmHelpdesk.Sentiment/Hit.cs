using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment;

/// <summary>A phrase of the lexicon found in the text, and what its surroundings make of it.</summary>
internal sealed class Hit(Entry entry, int start, int end, int sentence, int clause, int word)
{
    public Entry Entry { get; } = entry;

    /// <summary>In the normalised text.</summary>
    public int Start { get; } = start;

    public int End { get; set; } = end;

    public int Sentence { get; } = sentence;

    public int Clause { get; } = clause;

    /// <summary>Number of the word where it begins; in Japanese, of the character.</summary>
    public int Word { get; } = word;

    public double Mood { get; set; } = entry.Is(Roles.Booster | Roles.Damper) ? 0 : entry.Mood;

    public double Urgency { get; set; } = entry.Is(Roles.Thing | Roles.Scope) ? 0 : entry.Urgency;

    public Cause Cause { get; set; } = entry.Cause;

    public bool Negated { get; set; }

    public bool Supposed { get; set; }

    /// <summary>Praise that was meant bitterly.</summary>
    public bool Turned { get; set; }

    public bool Is(Roles role) => Entry.Is(role);

    /// <summary>Stands in the text as a fact.</summary>
    public bool Holds(Roles role) => Entry.Is(role) && !Negated && !Supposed;
}
