namespace CxmHelpdesk.Server.Tests.Mailboxes;

/// <summary>A test against a real mail server; where none is installed it is reported as skipped.</summary>
public sealed class DovecotFactAttribute : FactAttribute
{
    public DovecotFactAttribute()
    {
        if (OperatingSystem.IsWindows() || !Dovecot.IsInstalled)
        {
            Skip = "Dovecot is not installed (apt-get install dovecot-imapd)";
        }
    }
}
