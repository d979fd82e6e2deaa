using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>Is the mail from whom it says? Decided by our own server's DMARC result only (RFC 7489 §6.6.2).</summary>
public enum SenderVerdict
{
    /// <summary>Nobody checked, or there is no policy to check.</summary>
    Unknown,

    /// <summary>The domain of <c>From</c> vouches for it.</summary>
    Verified,

    /// <summary>The domain of <c>From</c> disowns it.</summary>
    Spoofed,
}

public static class SenderCheck
{
    public static SenderVerdict Verdict(IReadOnlyList<Mailbox> from, IReadOnlyList<AuthenticationResult> results)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(results);
        var verdict = SenderVerdict.Unknown;
        foreach (var result in results)
        {
            if (result.Method != "dmarc")
            {
                continue;
            }

            if (result.Result == "fail")
            {
                return SenderVerdict.Spoofed;
            }

            // Several authors, or a result about another domain, prove nothing about the first.
            if (result.Result == "pass" && from.Count == 1 && (!result.Properties.TryGetValue("header.from", out var domain) || IsDomainOf(from[0].Address, domain)))
            {
                verdict = SenderVerdict.Verified;
            }
        }

        return verdict;
    }

    private static bool IsDomainOf(string address, string domain)
    {
        var own = address[(address.LastIndexOf('@') + 1)..].TrimEnd('.');
        domain = domain[(domain.LastIndexOf('@') + 1)..].TrimEnd('.');
        return own.Equals(domain, StringComparison.OrdinalIgnoreCase) || own.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What a careful reader would notice: a name that is another address, answers that go to another domain, a domain in punycode.</summary>
    public static IReadOnlyList<string> Oddities(Mail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var odd = new List<string>();
        if (mail.From is not [var from, ..])
        {
            return odd;
        }

        var domain = Domain(from.Address);
        if (from.Name.Contains('@', StringComparison.Ordinal) && !from.Name.Contains(from.Address, StringComparison.OrdinalIgnoreCase))
        {
            odd.Add("the name shows another address");
        }

        if (mail.ReplyTo.Count > 0 && !Domain(mail.ReplyTo[0].Address).Equals(domain, StringComparison.OrdinalIgnoreCase))
        {
            odd.Add("answers go to another domain");
        }

        if (domain.Contains("xn--", StringComparison.OrdinalIgnoreCase) || domain.Any(c => c >= 0x80))
        {
            odd.Add("the domain has letters that may look like others");
        }

        return odd;
    }

    private static string Domain(string address) => address[(address.LastIndexOf('@') + 1)..];
}
