namespace CxmHelpdesk.Channels.Email.Imap;

/// <summary>Signs in, opens the folder and goes again.</summary>
internal static class ImapCheck
{
    /// <returns>Null: it works, or nothing is fetched.</returns>
    public static async Task<DoesNotWork?> AskAsync(ImapSignIn signIn, EmailSettings settings, CancellationToken ct)
    {
        if (settings.Imap is not { } server)
        {
            return null;
        }

        try
        {
            await using var mailbox = await signIn.ConnectAsync(server, ct);
            await mailbox.OpenAsync(settings.Folder, readOnly: true, ct);
            return null;
        }
        catch (SignInException refused)
        {
            return new DoesNotWork(server.OAuth is null ? EmailFields.ImapPassword : EmailFields.OAuthRefreshToken, refused.Message);
        }
        catch (MailServerException lost)
        {
            return new DoesNotWork(EmailFields.ImapHost, lost.Message);
        }
        catch (CommandRefusedException refused)
        {
            return new DoesNotWork(EmailFields.Folder, refused.Message);
        }
    }
}
