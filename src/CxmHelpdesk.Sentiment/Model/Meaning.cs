using CxmHelpdesk.Sentiment.Deadlines;

namespace CxmHelpdesk.Sentiment.Model;

/// <summary>
/// How words are meant: as said, denied, supposed, part of a phrase that means ill, or a
/// deadline, of which only the distance counts, or manners, which do not count. "Helpful" in "not helpful" is another
/// feature than "helpful". To be asked token by token, forward.
/// </summary>
internal ref struct Meaning(ReadOnlySpan<Hit> hits, Deadline? deadline)
{
    public const uint AsSaid = 'w', Denied = 'N', Supposed = 'S', Ill = 'I', Nothing = 'T';

    private const double IllFrom = -0.5;
    private readonly ReadOnlySpan<Hit> _hits = hits;
    private int _next;

    public uint Of(Token token)
    {
        if (deadline is { } time && time.Start < token.End && token.Start < time.End) return Nothing;
        while (_next < _hits.Length && _hits[_next].End <= token.Start) _next++;
        if (_next == _hits.Length || _hits[_next].Start >= token.End) return AsSaid;
        var hit = _hits[_next];
        if (hit.IsManners) return Nothing;
        if (hit.Negated || hit.Turned) return Denied;
        if (hit.Supposed) return Supposed;
        return hit.Entry.Mood < IllFrom && (hit.Start < token.Start || hit.End > token.End) ? Ill : AsSaid;
    }
}
