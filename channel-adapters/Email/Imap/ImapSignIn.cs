using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using CxmHelpdesk.Channels.Email.Sending;

namespace CxmHelpdesk.Channels.Email.Imap;

/// <summary>From a mailbox's settings to a client that is let in.</summary>
internal sealed class ImapSignIn(AccessTokens tokens, TimeProvider time, ImapPatience? patience = null)
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);

    /// <exception cref="MailServerException">The server is not there, or not what it should be.</exception>
    /// <exception cref="SignInException">It lets us not in.</exception>
    public async Task<ImapClient> ConnectAsync(MailServer server, CancellationToken ct)
    {
        if (server.Security == ConnectionSecurity.None && !EmailCheck.IsThisMachine(server.Host))
        {
            throw new MailServerException("Without encryption only a server on this machine is talked to.");
        }

        for (var attempt = 0; ; attempt++)
        {
            var token = server.OAuth is null ? null : await tokens.GetAsync(server.OAuth, ct);
            var client = await GreetAsync(server, ct);
            try
            {
                await LetInAsync(client.Client, server, token, client.IsKnown, ct);
                return client.Client;
            }
            catch (SignInException) when (server.OAuth is not null && attempt == 0)
            {
                // The token may have been called back before its time.
                tokens.Forget(server.OAuth);
                await client.Client.DisposeAsync();
            }
            catch
            {
                await client.Client.DisposeAsync();
                throw;
            }
        }
    }

    private async Task<(ImapClient Client, bool IsKnown)> GreetAsync(MailServer server, CancellationToken ct)
    {
        var limits = patience ?? ImapPatience.Usual;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(ConnectLimit);
        Stream? connection = null;
        try
        {
            connection = await DialAsync(server, limit.Token);
            if (server.Security == ConnectionSecurity.Tls)
            {
                connection = await ServerCertificates.SecureAsync(connection, server.Host, server.Certificates, limit.Token);
            }

            var client = new ImapClient(new ImapStream(connection, limits.Answer), limits, time);
            var isKnown = await client.GreetAsync(limit.Token);
            if (server.Security == ConnectionSecurity.StartTls)
            {
                await client.AskCapabilitiesAsync(limit.Token);
                if (isKnown || !client.Can("STARTTLS"))
                {
                    throw new MailServerException("The mail server offers no encryption (STARTTLS).");
                }

                await client.StartTlsAsync(
                    async plain => await ServerCertificates.SecureAsync(plain, server.Host, server.Certificates, limit.Token), limit.Token);
            }

            await client.AskCapabilitiesAsync(limit.Token);
            return (client, isKnown);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException or CommandRefusedException
            || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            await DropAsync(connection);
            throw new MailServerException(WordsFor(error, server), error);
        }
        catch
        {
            await DropAsync(connection);
            throw;
        }
    }

    private static ValueTask DropAsync(Stream? connection) => connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string WordsFor(Exception error, MailServer server) => error switch
    {
        AuthenticationException => $"The certificate of {server.Host} is not trusted, or TLS failed.",
        OperationCanceledException => $"The mail server {server} does not answer.",
        CommandRefusedException refused => $"The mail server {server} refuses: {refused.Text}",
        _ => $"The mail server {server} cannot be reached.",
    };

    private static async Task<Stream> DialAsync(MailServer server, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // A connection whose other end vanished is noticed although nobody speaks.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await socket.ConnectAsync(server.Host, server.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Some servers repeat what they were told.</summary>
    private static string Without(string text, params string?[] secrets) =>
        secrets.Aggregate(text, (rest, secret) => string.IsNullOrEmpty(secret) ? rest : rest.Replace(secret, "…", StringComparison.Ordinal));

    private static async Task LetInAsync(ImapClient client, MailServer server, string? token, bool isKnown, CancellationToken ct)
    {
        if (!isKnown)
        {
            try
            {
                await (token is not null ? client.AuthenticateAsync("XOAUTH2", Encoding.UTF8.GetBytes($"user={server.User}\u0001auth=Bearer {token}\u0001\u0001"), ct)
                    : server.Password is null ? throw new SignInException("A password is missing, or OAuth.", isPermanent: true)
                    : client.LoginAsync(server.User, server.Password, ct));
            }
            catch (CommandRefusedException refused)
            {
                // Response codes of RFC 5530 that pass by themselves.
                var isPermanent = refused.Code?.ToUpperInvariant() is not ("UNAVAILABLE" or "INUSE" or "LIMIT" or "SERVERBUG");
                throw new SignInException($"The mail server does not let {server.User} in: {Without(refused.Text, server.Password, token)}", isPermanent);
            }

            await client.AskCapabilitiesAsync(ct);
        }

        await client.IdentifyAsync(ct);
    }
}
