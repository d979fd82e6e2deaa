namespace CxmHelpdesk.Channels.Email;

/// <summary>The settings of an account, as the console's form shows them.</summary>
internal static class EmailFields
{
    public const string Address = "address";
    public const string Aliases = "aliases";
    public const string DisplayName = "displayName";
    public const string Signature = "signature";
    public const string ImapHost = "imapHost";
    public const string ImapPort = "imapPort";
    public const string ImapSecurity = "imapSecurity";
    public const string ImapUser = "imapUser";
    public const string ImapPassword = "imapPassword";
    public const string Folder = "folder";
    public const string MoveTo = "moveTo";
    public const string ImportDays = "importDays";
    public const string SmtpHost = "smtpHost";
    public const string SmtpPort = "smtpPort";
    public const string SmtpSecurity = "smtpSecurity";
    public const string SmtpUser = "smtpUser";
    public const string SmtpPassword = "smtpPassword";
    public const string OAuthTokenUrl = "oauthTokenUrl";
    public const string OAuthClientId = "oauthClientId";
    public const string OAuthClientSecret = "oauthClientSecret";
    public const string OAuthRefreshToken = "oauthRefreshToken";
    public const string OAuthScope = "oauthScope";
    public const string AuthservId = "authservId";
    public const string Certificates = "certificates";
    public const string IngressKey = "ingressKey";

    public const string Tls = "tls";
    public const string StartTls = "starttls";
    public const string NoTls = "none";

    private const string SecurityHelp = "TLS from the first byte, STARTTLS, or none (only for a server on this machine).";
    private static readonly string[] Securities = [Tls, StartTls, NoTls];

    public static IReadOnlyList<SettingField> All { get; } = [.. English().Select(field => field with { Japanese = EmailFieldsInJapanese.Of(field.Key) }), .. Acknowledgement.Fields];

    private static SettingField[] English() =>
    [
        new(Address, "E-mail address", SettingKind.Text, Required: true, Help: "Answers come from it."),
        new(DisplayName, "Name of the sender", SettingKind.Text, Help: "Shown beside the address, such as the brand's name."),
        new(Signature, "Signature", SettingKind.LongText, Help: "Under every answer, below the agent's own."),
        new(Aliases, "Further addresses", SettingKind.Lines, Help: "Under which mail arrives here too, one a line."),
        new(ImapHost, "IMAP server", SettingKind.Text, Help: "Empty: nothing is fetched; mail is pushed to this account's public address."),
        new(ImapPort, "IMAP port", SettingKind.Number, Default: "993"),
        new(ImapSecurity, "IMAP security", SettingKind.Choice, Default: Tls, Help: SecurityHelp, Options: Securities),
        new(ImapUser, "IMAP user", SettingKind.Text, Help: "Empty: the e-mail address."),
        new(ImapPassword, "IMAP password", SettingKind.Text, Secret: true, Help: "For Gmail an app password. Not needed with OAuth."),
        new(Folder, "Folder", SettingKind.Text, Default: "INBOX"),
        new(MoveTo, "Move read mail to", SettingKind.Text, Help: "Empty: the mailbox is only read, nothing in it is changed."),
        new(ImportDays, "Days to take in at first", SettingKind.Number, Default: "14", Help: "Mail that is younger when the mailbox is read for the first time becomes tickets; 0: only new mail does."),
        new(SmtpHost, "SMTP server", SettingKind.Text, Help: "Empty: nothing can be sent."),
        new(SmtpPort, "SMTP port", SettingKind.Number, Default: "587"),
        new(SmtpSecurity, "SMTP security", SettingKind.Choice, Default: StartTls, Help: SecurityHelp, Options: Securities),
        new(SmtpUser, "SMTP user", SettingKind.Text, Help: "Empty: as for IMAP."),
        new(SmtpPassword, "SMTP password", SettingKind.Text, Secret: true, Help: "Empty: as for IMAP."),
        new(OAuthTokenUrl, "OAuth token address", SettingKind.Url, Help: "With the client below: signs in by OAuth (XOAUTH2) instead of a password."),
        new(OAuthClientId, "OAuth client", SettingKind.Text),
        new(OAuthClientSecret, "OAuth client secret", SettingKind.Text, Secret: true),
        new(OAuthRefreshToken, "OAuth refresh token", SettingKind.Text, Secret: true, Help: "Empty: the application itself is let in (client credentials)."),
        new(OAuthScope, "OAuth scope", SettingKind.Text),
        new(AuthservId, "Name of the checking server", SettingKind.Text, Help: "As it stands first in Authentication-Results of mail you receive, such as mx.google.com. Empty: no sender counts as verified."),
        new(Certificates, "Trusted certificates", SettingKind.Lines, Help: "SHA-256 fingerprints of servers whose certificate no authority signed, one a line."),
        new(IngressKey, "Key for pushed mail", SettingKind.Text, Secret: true, Help: "If set, a program that pushes mail must carry it (Authorization: Bearer, or X-Api-Key)."),
    ];

    /// <summary>Addresses of the providers' own documentation; where they take no passwords any more, OAuth's too.</summary>
    public static IReadOnlyList<SettingsPreset> Presets { get; } =
    [
        new("Gmail, Google Workspace", new Dictionary<string, string>
        {
            [ImapHost] = "imap.gmail.com", [ImapPort] = "993", [ImapSecurity] = Tls, [SmtpHost] = "smtp.gmail.com", [SmtpPort] = "465", [SmtpSecurity] = Tls,
            [AuthservId] = "mx.google.com", [OAuthTokenUrl] = "https://oauth2.googleapis.com/token", [OAuthScope] = "https://mail.google.com/",
        }),
        new("Microsoft 365", new Dictionary<string, string>
        {
            [ImapHost] = "outlook.office365.com", [ImapPort] = "993", [ImapSecurity] = Tls, [SmtpHost] = "smtp.office365.com", [SmtpPort] = "587", [SmtpSecurity] = StartTls,
            [OAuthTokenUrl] = "https://login.microsoftonline.com/common/oauth2/v2.0/token",
            [OAuthScope] = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
        }),
        new("IMAP and SMTP", new Dictionary<string, string>
        {
            [ImapPort] = "993", [ImapSecurity] = Tls, [SmtpPort] = "587", [SmtpSecurity] = StartTls, [OAuthTokenUrl] = "", [OAuthScope] = "",
        }),
    ];
}
