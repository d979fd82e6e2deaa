using System.Globalization;

namespace CxmHelpdesk.Channels.Email;

/// <summary>One mailbox as an administrator set it up. Read from an account each time it is needed; holds secrets in clear, so it is never logged.</summary>
/// <param name="Address">Of the mailbox; answers come from it.</param>
/// <param name="Aliases">Further addresses under which mail arrives here.</param>
/// <param name="DisplayName">Beside the address in <c>From</c>; null: the agent's name alone.</param>
/// <param name="Signature">The brand's, under the agent's own.</param>
/// <param name="Imap">Null: nothing is fetched; mail is pushed to the account's own address on this server.</param>
/// <param name="Smtp">Null: nothing can be sent.</param>
/// <param name="Folder">Watched for mail.</param>
/// <param name="MoveTo">Where mail goes once it is taken in; null: the mailbox is opened read-only and nothing in it is changed.</param>
/// <param name="ImportDays">How old mail may be to be taken in when the folder is read for the first time.</param>
/// <param name="AuthservId">Name under which the mailbox's own server writes Authentication-Results (RFC 8601); null: none is believed.</param>
/// <param name="IngressKey">What a program that pushes mail must present; null: the account's unguessable address is enough.</param>
internal sealed record EmailSettings(
    string Address,
    IReadOnlyList<string> Aliases,
    string? DisplayName,
    string? Signature,
    MailServer? Imap,
    MailServer? Smtp,
    string Folder,
    string? MoveTo,
    int ImportDays,
    string? AuthservId,
    string? IngressKey)
{
    private static OAuthSettings? OAuthOf(ChannelAccount account) =>
        account.Setting(EmailFields.OAuthTokenUrl) is { } url && account.Setting(EmailFields.OAuthClientId) is { } client
            ? new OAuthSettings(
                url, client, account.Setting(EmailFields.OAuthClientSecret), account.Setting(EmailFields.OAuthRefreshToken), account.Setting(EmailFields.OAuthScope))
            : null;

    /// <summary>Ours: the address, then the aliases.</summary>
    public IReadOnlyList<string> OwnAddresses => [Address, .. Aliases];

    public static EmailSettings Of(ChannelAccount account)
    {
        var address = account.Setting(EmailFields.Address) ?? "";
        var certificates = Lines(account, EmailFields.Certificates);
        var oauth = OAuthOf(account);
        var imap = account.Setting(EmailFields.ImapHost) is { } imapHost
            ? new MailServer(
                imapHost,
                Number(account, EmailFields.ImapPort, 993),
                SecurityOf(account.Setting(EmailFields.ImapSecurity)),
                account.Setting(EmailFields.ImapUser) ?? address,
                account.Setting(EmailFields.ImapPassword),
                oauth,
                certificates)
            : null;
        var smtp = account.Setting(EmailFields.SmtpHost) is { } smtpHost
            ? new MailServer(
                smtpHost,
                Number(account, EmailFields.SmtpPort, 587),
                SecurityOf(account.Setting(EmailFields.SmtpSecurity)),
                account.Setting(EmailFields.SmtpUser) ?? imap?.User ?? address,
                account.Setting(EmailFields.SmtpPassword) ?? imap?.Password,
                oauth,
                certificates)
            : null;
        return new EmailSettings(
            address,
            Lines(account, EmailFields.Aliases),
            account.Setting(EmailFields.DisplayName),
            account.Setting(EmailFields.Signature),
            imap,
            smtp,
            account.Setting(EmailFields.Folder) ?? "INBOX",
            account.Setting(EmailFields.MoveTo),
            Days(account),
            account.Setting(EmailFields.AuthservId),
            account.Setting(EmailFields.IngressKey));
    }

    private static IReadOnlyList<string> Lines(ChannelAccount account, string key) =>
        (account.Setting(key) ?? "").Split(['\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static int Number(ChannelAccount account, string key, int otherwise) =>
        int.TryParse(account.Setting(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536 ? number : otherwise;

    private static int Days(ChannelAccount account) =>
        int.TryParse(account.Setting(EmailFields.ImportDays), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days < 36_500 ? days : 14;

    private static ConnectionSecurity SecurityOf(string? word) => word switch
    {
        EmailFields.StartTls => ConnectionSecurity.StartTls,
        EmailFields.NoTls => ConnectionSecurity.None,
        _ => ConnectionSecurity.Tls,
    };

    public override string ToString() => $"mailbox {Address}";
}

internal enum ConnectionSecurity
{
    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>STARTTLS; a server that does not offer it is not talked to.</summary>
    StartTls,

    /// <summary>In clear. Taken only for a server on this machine.</summary>
    None,
}

/// <param name="OAuth">If set, goes before the password (XOAUTH2).</param>
/// <param name="Certificates">SHA-256 fingerprints that are trusted besides what the system trusts, for servers with a certificate of their own making.</param>
internal sealed record MailServer(
    string Host, int Port, ConnectionSecurity Security, string User, string? Password, OAuthSettings? OAuth, IReadOnlyList<string> Certificates)
{
    public override string ToString() => $"{Host}:{Port}";
}
