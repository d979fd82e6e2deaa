using System.Text;

namespace CxmHelpdesk.Desk.Html;

/// <summary>
/// Ends tags of thousands of attributes, which cost a parser quadratic time. What is put in, <c>&lt;!--"'--&gt;</c>, is a comment in a text, and inside a tag it
/// closes first any quote and then the tag; so it need not be known, and cannot be tricked, where in the source a place really is.
/// </summary>
internal sealed class TagBreaker
{
    private const string Breaker = "<!--\"'-->";
    private const int Every = 1_000;
    private const int LongTag = 300;

    private int sinceBreaker;
    private int sinceOpening;
    private bool isMaybeInTag;
    private bool isInData;

    /// <param name="text">The whole source; the piece from <paramref name="at"/> on is written.</param>
    public void Write(ReadOnlySpan<char> text, int at, int length, StringBuilder into)
    {
        for (var i = at; i < at + length; i++)
        {
            var c = text[i];
            isInData = isInData ? char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=' : c == ',' && BeginsData(text[..i]);
            if (!isInData && c is '/' or '"' or '\'' or ' ' or '\t' or '\n' or '\r' or '\f')
            {
                sinceBreaker++;
                sinceOpening++;
                if (sinceBreaker >= Every && !(isMaybeInTag && sinceOpening < LongTag))
                {
                    into.Append(Breaker);
                    sinceBreaker = 0;
                }
            }
            else if (c == '<')
            {
                (isMaybeInTag, sinceOpening) = (true, 0);
            }
            else if (c == '>')
            {
                isMaybeInTag = false;
            }

            into.Append(c);
        }
    }

    /// <summary>An image's own bytes are full of slashes and no attributes.</summary>
    private static bool BeginsData(ReadOnlySpan<char> before) =>
        before.EndsWith(";base64", StringComparison.OrdinalIgnoreCase)
        && before[^Math.Min(before.Length, 40)..] is var near
        && (near.Contains("src=\"data:image/", StringComparison.OrdinalIgnoreCase) || near.Contains("src='data:image/", StringComparison.OrdinalIgnoreCase));
}
