using System.Buffers;
using System.Net;

namespace CxmHelpdesk.Channels.Email;

/// <summary>What can be told of a mailbox's settings without asking its servers.</summary>
internal static class EmailCheck
{
    private const int MinKeyLength = 20;
    private static readonly SearchValues<char> NotInAddresses = SearchValues.Create("\r\n\0<>,; \t");

    public static DoesNotWork? Wrong(EmailSettings settings)
    {
        if (settings.OwnAddresses.FirstOrDefault(address => !IsAddress(address)) is { } wrong)
        {
            return new DoesNotWork(wrong == settings.Address ? EmailFields.Address : EmailFields.Aliases, "This is no e-mail address.");
        }

        if (settings.IngressKey is { Length: < MinKeyLength })
        {
            return new DoesNotWork(EmailFields.IngressKey, $"The key is too short to be safe; it needs at least {MinKeyLength} characters.");
        }

        return Wrong(settings.Imap, EmailFields.ImapHost, EmailFields.ImapSecurity, EmailFields.ImapPassword)
            ?? Wrong(settings.Smtp, EmailFields.SmtpHost, EmailFields.SmtpSecurity, null);
    }

    /// <summary>Passwords and mail in clear may pass along inside this machine only.</summary>
    public static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static DoesNotWork? Wrong(MailServer? server, string hostField, string securityField, string? passwordField)
    {
        if (server is null)
        {
            return null;
        }

        if (Uri.CheckHostName(server.Host) == UriHostNameType.Unknown)
        {
            return new DoesNotWork(hostField, "This is no name of a server.");
        }

        if (server.Security == ConnectionSecurity.None && !IsThisMachine(server.Host))
        {
            return new DoesNotWork(securityField, "Without encryption only a server on this machine is talked to.");
        }

        return passwordField is not null && server is { OAuth: null, Password: null } ? new DoesNotWork(passwordField, "A password is missing, or OAuth.") : null;
    }

    private static bool IsAddress(string address)
    {
        var at = address.LastIndexOf('@');
        return at > 0 && at < address.Length - 1 && address.Length <= 254 && !address.AsSpan().ContainsAny(NotInAddresses);
    }
}
