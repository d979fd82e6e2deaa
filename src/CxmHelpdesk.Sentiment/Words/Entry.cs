namespace CxmHelpdesk.Sentiment.Words;

/// <summary>A word, phrase or emoji and what it says by itself.</summary>
/// <param name="Hash">Of the line it stands in, the same in every process; 0 for what is in no list.</param>
/// <param name="Mood">-3 .. 3; for boosters and dampers the factor for what follows.</param>
/// <param name="Urgency">0 .. 3. Of things and scopes: what a failure of them, or for so many, adds.</param>
internal sealed record Entry(uint Hash, double Mood, double Urgency, Cause Cause, Emotion? Emotion, Roles Roles)
{
    public bool Is(Roles role) => (Roles & role) != 0;
}

/// <summary>The part an entry plays in its sentence.</summary>
[Flags]
internal enum Roles
{
    None = 0,

    /// <summary>Something that can fail: server, checkout, door lock.</summary>
    Thing = 1 << 0,

    /// <summary>It failed. With a thing in the sentence that is an outage.</summary>
    Failure = 1 << 1,

    /// <summary>How many are hit: everyone, all branches.</summary>
    Scope = 1 << 2,

    /// <summary>Small by nature: a font, a typo, an idea.</summary>
    Trivial = 1 << 3,
    Negator = 1 << 4,
    Booster = 1 << 5,
    Damper = 1 << 6,

    /// <summary>Not so, but if it were.</summary>
    Hypothetical = 1 << 7,

    /// <summary>"But": what follows is what is meant.</summary>
    Contrast = 1 << 8,

    /// <summary>Good manners: no joy by themselves.</summary>
    Courtesy = 1 << 9,

    /// <summary>Thanks, bye: alone, they want no answer.</summary>
    Closing = 1 << 10,

    /// <summary>It was so, and is over.</summary>
    Resolved = 1 << 11,

    /// <summary>Asks for something.</summary>
    Request = 1 << 12,

    /// <summary>Praise that turns bitter beside a failure or a complaint.</summary>
    Ironic = 1 << 13,

    /// <summary>The writer has to have something; a day beside it is a deadline.</summary>
    Need = 1 << 14,

    /// <summary>Something that begins at a time and does not wait.</summary>
    Event = 1 << 15,

    /// <summary>By, until, within.</summary>
    Limit = 1 << 16,

    /// <summary>Today, tomorrow.</summary>
    Day = 1 << 17,

    /// <summary>A ready-made with its own "not": a negator before it changes nothing.</summary>
    Fixed = 1 << 18,

    /// <summary>A mail written by a program, where it opens the text; if <see cref="Fixed"/> wherever it stands.</summary>
    Automatic = 1 << 19,

    /// <summary>May stand inside any phrase without breaking it.</summary>
    Filler = 1 << 20,
}
