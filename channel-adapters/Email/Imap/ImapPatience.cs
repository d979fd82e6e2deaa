namespace CxmHelpdesk.Channels.Email.Imap;

/// <param name="Answer">How long a server may be silent when it should speak.</param>
/// <param name="IdleRenewal">RFC 2177 asks for less than 29 minutes; address translators forget a silent connection sooner.</param>
/// <param name="Poll">How often a server without IDLE is asked.</param>
internal sealed record ImapPatience(TimeSpan Answer, TimeSpan IdleRenewal, TimeSpan Poll)
{
    public static readonly ImapPatience Usual = new(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(9), TimeSpan.FromSeconds(30));
}
