using System.Buffers;
using System.Globalization;

namespace CxmHelpdesk.Channels.Email.Writing;

/// <summary>Which addresses can be written into a mail and its envelope.</summary>
internal static class MailAddresses
{
    /// <summary>RFC 5321 §4.5.3.1: 64 before the sign, 255 after it.</summary>
    private const int LongestLocalPart = 64;

    private const int LongestDomain = 255;

    private static readonly SearchValues<char> Specials = SearchValues.Create("()<>[]:;@\\,\"");
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>
    /// The address with its domain in ASCII; null if it cannot be sent to. Dots where no RFC wants them were issued by Japanese
    /// carriers and stay (<c>taro..yamada.@docomo.ne.jp</c>).
    /// </summary>
    public static string? ForSending(string address)
    {
        var at = address.LastIndexOf('@');
        if (at <= 0 || at > LongestLocalPart || !IsLocalPart(address.AsSpan(0, at)))
        {
            return null;
        }

        return Domain(address[(at + 1)..]) is { } domain ? $"{address[..at]}@{domain}" : null;
    }

    /// <summary>Needs a server that takes UTF-8 in addresses (RFC 6531).</summary>
    public static bool NeedsUtf8(string address) => !System.Text.Ascii.IsValid(address);

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (local is ['"', .., '"'] && local.Length > 2)
        {
            var inside = local[1..^1];
            return !inside.ContainsAny('"', '\\') && !inside.ContainsAnyExceptInRange(' ', '~');
        }

        foreach (var c in local)
        {
            if (char.IsControl(c) || char.IsWhiteSpace(c) || Specials.Contains(c))
            {
                return false;
            }
        }

        return true;
    }

    private static string? Domain(string domain)
    {
        if (domain is ['[', .., ']'])
        {
            return domain.Length <= LongestDomain && !domain.AsSpan(1, domain.Length - 2).ContainsAnyExcept(SearchValues.Create("0123456789abcdefABCDEFIPv.:")) ? domain : null;
        }

        try
        {
            var ascii = System.Text.Ascii.IsValid(domain) ? domain : Idn.GetAscii(domain);
            return ascii.Length is > 0 and <= LongestDomain && ascii.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
