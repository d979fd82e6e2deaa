namespace CxmHelpdesk.Channels.Email;

/// <summary>What holds for all mailboxes of this server.</summary>
public sealed class EmailOptions
{
    public const string Section = "Email";

    /// <summary>
    /// Mail of mailboxes without an SMTP server is put here as .eml files, for trying the desk out or for a mail server that picks them up; relative to the working
    /// directory. Empty: such mailboxes send nothing.
    /// </summary>
    public string PickupFolder { get; set; } = "";
}
