using System.Globalization;

namespace CxmHelpdesk.Desk.Customers;

/// <summary>Brings an address to the one form in which it is compared. What is sent anywhere is the address as it was written.</summary>
public static class IdentityKey
{
    public const string Email = "email";
    public const string Phone = "phone";

    /// <summary>A person signed in at our customer's site; the address is the site's id of that person.</summary>
    public const string User = "user";

    /// <summary>A browser of the website.</summary>
    public const string Visitor = "visitor";

    public const int MaxLength = 300;

    private static readonly IdnMapping s_idn = new() { AllowUnassigned = true, UseStd3AsciiRules = false };

    /// <summary>Whether somebody could be reached there, as far as its form tells.</summary>
    public static bool IsAddress(string kind, string address)
    {
        var text = address.Trim();
        return text.Length is > 0 and <= MaxLength && !text.Any(char.IsControl) && kind switch
        {
            Email => text.LastIndexOf('@') is > 0 and var at && text.IndexOf('.', at) > at + 1 && text[^1] != '.' && !text.Any(c => char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';'),
            Phone => text.Count(char.IsAsciiDigit) >= 5,
            _ => true,
        };
    }

    /// <exception cref="ArgumentException">Nothing is left of it, or it is longer than <see cref="MaxLength"/>.</exception>
    public static string Of(string kind, string address)
    {
        var text = SearchWords.Compatible(address).Trim();
        var key = kind switch
        {
            Email => OfEmail(text),
            Phone => OfPhone(text),
            _ => text,
        };
        return key.Length is > 0 and <= MaxLength
            ? key
            : throw new ArgumentException($"Not a usable address of kind {kind}.", nameof(address));
    }

    /// <summary>Local parts are compared without regard to case: no mail host in use tells them apart by it.</summary>
    private static string OfEmail(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 0)
        {
            return text.ToLowerInvariant();
        }

        var domain = text[(at + 1)..].TrimEnd('.');
        try
        {
            domain = s_idn.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            // No such domain can exist; compared as it is.
        }

        return $"{text[..at].ToLowerInvariant()}@{domain.ToLowerInvariant()}";
    }

    /// <summary>Digits; an international prefix is dropped whichever way it was written. Short codes with letters stay as they are.</summary>
    private static string OfPhone(string text)
    {
        var digits = new string([.. text.Where(char.IsAsciiDigit)]);
        if (digits.Length == 0)
        {
            return text.ToLowerInvariant();
        }

        // +44 (0)20 ...: the zero in brackets is only dialled inside the country.
        if (text.StartsWith('+') && text.Contains("(0)", StringComparison.Ordinal))
        {
            digits = new string([.. text.Replace("(0)", "", StringComparison.Ordinal).Where(char.IsAsciiDigit)]);
        }

        return digits.StartsWith("00", StringComparison.Ordinal) && digits.Length > 2 ? digits[2..] : digits;
    }
}
