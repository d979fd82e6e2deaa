using System.Globalization;

namespace CxmHelpdesk.Channels.Email.Sending;

/// <summary>What a server offers in its answer to EHLO (RFC 5321 §4.1.1.1).</summary>
/// <param name="MaxSize">Bytes of one mail (RFC 1870); 0: it does not say.</param>
internal sealed record SmtpCapabilities(
    bool StartTls, bool Pipelining, bool EightBit, bool Utf8, bool Dsn, bool HasSize, long MaxSize, IReadOnlySet<string> Mechanisms)
{
    public static SmtpCapabilities None { get; } = new(false, false, false, false, false, false, 0, new HashSet<string>());

    public static SmtpCapabilities Read(SmtpReply reply)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var mechanisms = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        long size = 0;
        foreach (var line in reply.Lines.Skip(1))
        {
            // Old servers write AUTH=LOGIN.
            var parts = line.Split([' ', '\t', '='], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0)
            {
                continue;
            }

            words.Add(parts[0]);
            if (parts[0].Equals("AUTH", StringComparison.OrdinalIgnoreCase))
            {
                mechanisms.UnionWith(parts.Skip(1));
            }
            else if (parts[0].Equals("SIZE", StringComparison.OrdinalIgnoreCase) && parts.Length > 1 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var most))
            {
                size = most;
            }
        }

        return new SmtpCapabilities(
            words.Contains("STARTTLS"), words.Contains("PIPELINING"), words.Contains("8BITMIME"), words.Contains("SMTPUTF8"), words.Contains("DSN"), words.Contains("SIZE"), size, mechanisms);
    }
}
