using System.Buffers;
using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Channels;

/// <summary>Cuts a text into messages that a channel takes.</summary>
public static class TextSplitter
{
    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create(".!?。！？\n");
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t　");

    /// <summary>
    /// Pieces of at most <paramref name="maxLength"/> UTF-16 units, cut at a paragraph, a sentence or a blank where one is
    /// in the last third, else between two grapheme clusters. Nothing but white space at the cuts is lost.
    /// </summary>
    /// <param name="maxBytes">Of each piece in UTF-8, at least 100; null: only its length counts.</param>
    public static IReadOnlyList<string> Split(string text, int maxLength, int? maxBytes = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        var pieces = new List<string>();
        var rest = text.AsSpan().Trim();
        while (Fitting(rest, maxLength, maxBytes) is var fitting && rest.Length > fitting)
        {
            var cut = CutPoint(rest, fitting);
            pieces.Add(rest[..cut].TrimEnd().ToString());
            rest = rest[cut..].TrimStart();
        }

        if (rest.Length > 0 || pieces.Count == 0)
        {
            pieces.Add(rest.ToString());
        }

        return pieces;
    }

    /// <summary>How many units of the text go into one piece, by length and bytes alike.</summary>
    private static int Fitting(ReadOnlySpan<char> text, int maxLength, int? maxBytes)
    {
        var length = Math.Min(text.Length, maxLength);
        if (maxBytes is not { } most || Encoding.UTF8.GetByteCount(text[..length]) <= most)
        {
            return length == text.Length ? length : maxLength;
        }

        var bytes = 0;
        var at = 0;
        while (Rune.DecodeFromUtf16(text[at..], out var rune, out var units) is var _ && bytes + rune.Utf8SequenceLength <= most)
        {
            bytes += rune.Utf8SequenceLength;
            at += units;
        }

        return at;
    }

    private static int CutPoint(ReadOnlySpan<char> text, int maxLength)
    {
        var earliest = maxLength - maxLength / 3;
        var window = text[earliest..maxLength];
        var paragraph = window.LastIndexOf("\n\n");
        if (paragraph >= 0)
        {
            return earliest + paragraph + 2;
        }

        var sentence = window.LastIndexOfAny(SentenceEnds);
        if (sentence >= 0)
        {
            return earliest + sentence + 1;
        }

        var blank = window.LastIndexOfAny(Blanks);
        if (blank >= 0)
        {
            return earliest + blank + 1;
        }

        return GraphemeBoundary(text, maxLength);
    }

    private static int GraphemeBoundary(ReadOnlySpan<char> text, int maxLength)
    {
        // A cluster is rarely longer than this; one that is (a stack of combining marks) may be cut between code points.
        var start = Math.Max(0, maxLength - 64);
        if (start > 0 && char.IsLowSurrogate(text[start]))
        {
            start--;
        }

        var at = start;
        while (true)
        {
            var next = at + StringInfo.GetNextTextElementLength(text[at..]);
            if (next > maxLength)
            {
                break;
            }

            at = next;
        }

        if (at > start)
        {
            return at;
        }

        return char.IsLowSurrogate(text[maxLength]) && maxLength > 1 ? maxLength - 1 : maxLength;
    }
}
