using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>A mail that somebody handed on: the true customer is inside.</summary>
/// <param name="Comment">What the one who forwarded it wrote above.</param>
/// <param name="Text">The mail that was forwarded, without its block of fields.</param>
public sealed record ForwardedMail(Mailbox From, string? Subject, DateTimeOffset? Date, string Comment, string Text)
{
    private static readonly string[] Prefixes = ["fwd", "fw", "wg", "tr", "rv", "i", "enc", "vs", "转发", "轉寄", "転送", "doorst", "vb", "pd", "vl"];

    /// <summary>
    /// Reads forwards as Gmail, Outlook, Apple Mail, Thunderbird and Yahoo write them: a mark and a block of fields; a block alone counts where
    /// the subject says that this is a forward. Null if it is none, or names no sender.
    /// </summary>
    public static ForwardedMail? Read(string subject, string text)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(text);
        var lines = new TextLines(text);
        for (var i = 0; i < lines.Count; i++)
        {
            var isMark = QuotedHeader.IsForwardMark(lines[i]);
            if (isMark || (IsForwardSubject(subject) && (QuotedHeader.StartsAt(lines, i) || QuotedHeader.IsOriginalMark(lines[i]))))
            {
                return Below(lines, i, QuotedHeader.StartsAt(lines, i) ? i : lines.SkipBlank(i + 1));
            }
        }

        return null;
    }

    public static bool IsForwardSubject(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var colon = subject.AsSpan().IndexOfAny(':', '：');
        return colon > 0 && Array.Exists(Prefixes, p => p.AsSpan().Equals(subject.AsSpan(0, colon).Trim(" []"), StringComparison.OrdinalIgnoreCase));
    }

    private static ForwardedMail? Below(TextLines lines, int mark, int block)
    {
        Mailbox? from = null;
        string? subject = null;
        DateTimeOffset? date = null;
        var at = block;
        for (; at < lines.Count && at < block + 20 && !lines.IsBlank(at); at++)
        {
            var (kind, value) = QuotedHeader.FieldAt(lines, at);
            switch (kind)
            {
                case QuotedHeader.Field.From:
                    // Apple Mail and Outlook may put the address into a link of its own.
                    var people = AddressParser.Parse(value.Replace("[mailto:", "<", StringComparison.OrdinalIgnoreCase).Replace(']', '>').Replace("<mailto:", " <", StringComparison.OrdinalIgnoreCase));
                    from ??= people.FirstOrDefault(m => m.Address.Contains('@', StringComparison.Ordinal));
                    break;
                case QuotedHeader.Field.Subject:
                    subject ??= value;
                    break;
                case QuotedHeader.Field.Date:
                    date ??= MailDate.Parse(value);
                    break;
                case null when from is null && lines[at].Contains('@'):
                    from = AddressParser.Parse(lines[at].ToString()) is [var alone, ..] ? alone : null;   // the address on a line of its own
                    break;
            }
        }

        return from is null ? null : new ForwardedMail(from, subject, date, lines.Join(0, mark).Trim(), lines.Join(at, lines.Count).Trim());
    }
}
