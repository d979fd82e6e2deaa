using CxmHelpdesk.Sentiment.Text;
using CxmHelpdesk.Sentiment.Words;

namespace CxmHelpdesk.Sentiment;

/// <summary>"Thanks, that worked. Bye!" needs no answer; "thanks, but how do I …" does.</summary>
internal static class Closing
{
    // What may stand around the closing words: a name, "it works now", "for your quick help with my order".
    private const int OtherWords = 14;
    private const int OtherJapaneseCharacters = 36;

    // Praise that asks nothing is its own goodbye.
    private const double EnoughPraise = 1.4;

    public static bool NeedsNoAnswer(ReadOnlySpan<Hit> hits, NormalText text, bool japanese)
    {
        var closes = false;
        var said = 0;
        var praise = 0.0;
        foreach (var hit in hits)
        {
            if (hit.Holds(Roles.Request) || hit.Holds(Roles.Failure) || hit.Holds(Roles.Need) || hit.Is(Roles.Contrast)) return false;
            if (hit.Mood < -0.4 || hit.Urgency > 0.3 || hit.Cause is not (Cause.Tone or Cause.NoHurry)) return false;
            closes |= hit.Holds(Roles.Closing) || (hit.Holds(Roles.Resolved) && !hit.Is(Roles.Request));
            praise += hit.Mood;
            if (hit.Is(Roles.Closing | Roles.Courtesy | Roles.Resolved) || hit.Mood > 0)
                said += japanese ? hit.End - hit.Start : CountWords(text.Chars[hit.Start..hit.End]);
        }

        if (!(closes || praise >= EnoughPraise) || text.Questions > 0) return false;
        return (japanese ? text.Length : text.Words) - said <= (japanese ? OtherJapaneseCharacters : OtherWords);
    }

    private static int CountWords(ReadOnlySpan<char> phrase)
    {
        var words = 1;
        foreach (var c in phrase) if (c == ' ') words++;
        return words;
    }
}
