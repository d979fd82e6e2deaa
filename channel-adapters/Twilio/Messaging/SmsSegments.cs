using System.Buffers;
using System.Globalization;

namespace CxmHelpdesk.Channels.Twilio.Messaging;

/// <summary>How many segments a text takes (3GPP TS 23.038, 23.040). The composer counts alike; tests/cases/sms-segments.json holds both.</summary>
/// <param name="Units">Septets, or UTF-16 units.</param>
/// <param name="PerSegment">As many fit into each segment.</param>
public sealed record SmsSegments(bool IsUnicode, int Units, int Segments, int PerSegment)
{
    private static readonly SearchValues<char> s_basic = SearchValues.Create(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");

    private static readonly SearchValues<char> s_extension = SearchValues.Create("\f^{}\\[~]|€");

    public static SmsSegments Of(string text)
    {
        var septets = 0;
        foreach (var c in text)
        {
            if (s_extension.Contains(c))
            {
                septets += 2;
            }
            else if (s_basic.Contains(c))
            {
                septets++;
            }
            else
            {
                return Unicode(text);
            }
        }

        // An escape and its character are never parted, so a segment may end one septet early.
        return septets <= 160 ? new(false, septets, septets == 0 ? 0 : 1, 160) : new(false, septets, Fill(text.Select(c => s_extension.Contains(c) ? 2 : 1), 153), 153);
    }

    private static SmsSegments Unicode(string text) =>
        text.Length <= 70 ? new(true, text.Length, 1, 70) : new(true, text.Length, Fill(Characters(text), 67), 67);

    private static int Fill(IEnumerable<int> sizes, int room)
    {
        var (segments, used) = (1, 0);
        foreach (var size in sizes)
        {
            if (used + size > room)
            {
                segments++;
                used = 0;
            }

            used += size;
        }

        return segments;
    }

    /// <summary>Both halves of a surrogate pair go into the same segment.</summary>
    private static IEnumerable<int> Characters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            yield return isPair ? 2 : 1;
            i += isPair ? 1 : 0;
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Units} in {Segments}");
}
