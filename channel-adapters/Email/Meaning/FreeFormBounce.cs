using System.Buffers;
using System.Text;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>
/// Bounces of programs that know no RFC 3464: qmail, Exim, Notes, old Sendmail, Gmail, carriers. The sender must be a mail system and the text
/// must name an address and a failure; a person who writes about a bounce is no bounce.
/// </summary>
internal static class FreeFormBounce
{
    private const int MostRecipients = 100;

    private static readonly SearchValues<char> AddressEnds = SearchValues.Create(" \t<>:;,([\"");

    private static readonly string[] Subjects =
    [
        "undeliver", "returned mail", "failure notice", "delivery status notification", "mail delivery", "delivery fail", "delivery error", "delivery report", "could not be delivered", "not delivered", "mail system error", "returning message",
        "returning to sender", "mail failure", "mail failed", "message delivery", "delivery problem", "not deliverable", "nondeliverable", "non-delivery", "warning: message", "delivery delayed", "error sending", "mail error", "rejected", "bounce", "配信不能", "送信できません", "配信できません", "届け", "エラー", "notification",
    ];

    public static Report? Read(MimePart root, MailContent content)
    {
        var headers = root.Headers;
        if (!IsFromMailSystem(headers))
        {
            return null;
        }

        var text = OriginalMessage.WithoutCopy(content.Text);
        if (FieldsInText(content.Text, text) is { Count: > 0 } reported)
        {
            return new Report(ReportReader.KindOf(reported), reported, OriginalMessage.IdOf(root));
        }

        var ours = headers.Addresses("To").Concat(headers.FirstAddresses("From")).Select(m => m.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var drafts = Drafts(text, ours);
        foreach (var failed in headers.Addresses("X-Failed-Recipients"))
        {
            if (drafts.TrueForAll(d => !d.Address.Equals(failed.Address, StringComparison.OrdinalIgnoreCase)))
            {
                drafts.Add(new Draft(failed.Address, ""));
            }
        }

        if (drafts.Count == 0)
        {
            var original = OriginalMessage.Recipients(root, content.Text);
            drafts.AddRange(original.Take(1).Where(m => m.Address.Length > 0).Select(m => new Draft(m.Address, "")));
        }

        var subject = headers.Text("Subject") ?? "";
        var recipients = drafts.Select(d => Recipient(d, text, subject)).OfType<ReportedRecipient>().ToList();
        var isSaidToBe = headers.Has("X-Failed-Recipients") || SaysFailure(subject) || recipients.Exists(r => r.Reason != BounceReason.Undefined);
        return recipients.Count > 0 && isSaidToBe ? new Report(ReportReader.KindOf(recipients), recipients, OriginalMessage.IdOf(root)) : null;
    }

    /// <summary>A report whose Content-Type got lost on the way, so that its fields stand in the text.</summary>
    private static List<ReportedRecipient> FieldsInText(string whole, string text)
    {
        var start = whole.IndexOf("\nFinal-Recipient:", StringComparison.OrdinalIgnoreCase);
        return start < 0 ? [] : DeliveryStatus.Read(whole[(start + 1)..], text);
    }

    private static bool SaysFailure(string subject)
    {
        foreach (var phrase in Subjects)
        {
            if (subject.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFromMailSystem(HeaderBlock headers)
    {
        if (headers.Raw("Return-Path")?.Replace(" ", "", StringComparison.Ordinal) is "<>" or "<MAILER-DAEMON>" || headers.Has("X-Failed-Recipients"))
        {
            return true;
        }

        foreach (var sender in headers.FirstAddresses("From"))
        {
            var words = $"{sender.Name} {sender.Address}";
            if (words.Contains("mailer-daemon", StringComparison.OrdinalIgnoreCase) || words.Contains("postmaster", StringComparison.OrdinalIgnoreCase)
                || words.Contains("mail deliver", StringComparison.OrdinalIgnoreCase) || words.Contains("mail.delivery", StringComparison.OrdinalIgnoreCase)
                || words.Contains("mdaemon", StringComparison.OrdinalIgnoreCase) || words.Contains("mail system", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="Said">What the text says below the address.</param>
    private sealed record Draft(string Address, string Said);

    /// <summary>An address that starts a line opens a recipient; failing that, one that a refused RCPT names.</summary>
    private static List<Draft> Drafts(string text, HashSet<string> ours)
    {
        var drafts = new List<Draft>();
        var said = new StringBuilder();
        string? address = null;
        var blanks = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].Trim();
            var (found, rest) = LeadingAddress(line);
            if (found is not null && !found.Equals(address, StringComparison.OrdinalIgnoreCase))
            {
                Close();
                address = found;
                said.Append(rest).Append('\n');
                blanks = 0;
            }
            else if (address is not null)
            {
                blanks += line.IsEmpty ? 1 : 0;
                if (said.Length < 4000 && line.IndexOfAnyExcept("=-*_ ") >= 0 && (blanks < 1 || said.Length <= 1))
                {
                    said.Append(line).Append('\n');
                }
            }
        }

        Close();
        if (drafts.Exists(d => !ours.Contains(d.Address)))
        {
            drafts.RemoveAll(d => ours.Contains(d.Address));
        }

        if (drafts.Count == 0 && RefusedRecipient(text) is { } refused && !ours.Contains(refused))
        {
            drafts.Add(new Draft(refused, ""));
        }

        if (drafts.Count == 0 && AnyAddress(text, ours) is { } draft)
        {
            drafts.Add(draft);
        }

        return drafts;

        void Close()
        {
            if (address is not null && drafts.Count < MostRecipients && drafts.TrueForAll(d => !d.Address.Equals(address, StringComparison.OrdinalIgnoreCase)))
            {
                drafts.Add(new Draft(address, said.ToString().Trim()));
            }

            said.Clear();
        }
    }

    private static (string? Address, string Said) LeadingAddress(ReadOnlySpan<char> line)
    {
        line = line.TrimStart("*-·•|> \t");
        var whole = line;
        if (line.Length > 4 && line[0] is '4' or '5' && char.IsAsciiDigit(line[1]) && char.IsAsciiDigit(line[2]) && line[3] == ' ')
        {
            line = line[4..];   // a transcript: "554 <ann@example.net>... 550 Host unknown"
        }

        var isBracketed = line.StartsWith('<');
        line = isBracketed ? line[1..] : line;
        var end = line.IndexOfAny(AddressEnds);
        var word = end < 0 ? line : line[..end];
        var at = word.IndexOf('@');
        if (at <= 0 || at > 64 || at >= word.Length - 3 || word.Length > 254 || !word[at..].Contains('.') || word.Contains("://", StringComparison.Ordinal))
        {
            return (null, "");
        }

        var rest = end < 0 ? [] : line[end..].TrimStart(">:;,. ");
        var reply = whole[..4] is [_, _, _, ' '] code && char.IsAsciiDigit(code[0]) ? code : [];
        return (word.TrimEnd('.').ToString(), string.Concat(reply, rest));
    }

    private static string? RefusedRecipient(string text)
    {
        foreach (var mark in (ReadOnlySpan<string>)["RCPT TO:", "RCPT To:", "rcpt to:", "Recipient: ", "recipient: ", "Recipient address: ", " to <", "for <", "550 <", "5.1.1 <", "delivered to "])
        {
            if (text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at && LeadingAddress(text.AsSpan(at + mark.Length).TrimStart(" <")) is { Address: { } found })
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>"Unknown user: ann@example.net": the first address that is not ours, and its line.</summary>
    private static Draft? AnyAddress(string text, HashSet<string> ours)
    {
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].Trim();
            for (var at = line.Length > 1000 ? -1 : line.IndexOf('@'); at > 0; at = line[(at + 1)..].IndexOf('@') is >= 0 and var next ? at + 1 + next : -1)
            {
                var start = line[..at].LastIndexOfAny(AddressEnds) + 1;
                if (LeadingAddress(line[start..]) is { Address: { } found } && !ours.Contains(found))
                {
                    return new Draft(found, line.ToString());
                }
            }
        }

        return null;
    }

    private static ReportedRecipient? Recipient(Draft draft, string text, string subject)
    {
        var said = draft.Said.Length > 0 ? draft.Said : null;
        var status = Status(said) ?? Status(text);
        var reason = said is null ? BounceReason.Undefined : ReasonFinder.ByWords(said);
        reason = reason != BounceReason.Undefined ? reason : ReasonFinder.ByWords(text);
        reason = reason != BounceReason.Undefined ? reason : ReasonFinder.ByWords(subject);
        if (status is null && reason == BounceReason.Undefined && !SaysFailure(subject))
        {
            return null;
        }

        var isDelay = subject.Contains("delay", StringComparison.OrdinalIgnoreCase) || subject.Contains("warning", StringComparison.OrdinalIgnoreCase);
        status ??= isDelay || reason is BounceReason.Expired or BounceReason.NetworkError ? "4.0.0" : "5.0.0";
        reason = ReasonFinder.Find(reason == BounceReason.Undefined ? null : said is not null && ReasonFinder.ByWords(said) == reason ? said : text, text, status) is var found && found != BounceReason.Undefined
            ? found : reason;
        return new ReportedRecipient(draft.Address, status, isDelay ? "delayed" : "failed", reason, said);
    }

    private static string? Status(string? text) => text is null ? null : SmtpStatus.Find(text) ?? SmtpStatus.FromReply(text);
}
