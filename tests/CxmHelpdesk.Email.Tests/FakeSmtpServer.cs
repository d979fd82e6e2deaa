using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CxmHelpdesk.Email.Tests;

/// <summary>A mail server that answers as it is told, also wrongly, and writes down what it heard. On a port of its own.</summary>
internal sealed class FakeSmtpServer : IAsyncDisposable
{
    public const string Drop = "DROP";
    public const string Stall = "STALL";

    private static readonly X509Certificate2 Certificate = MakeCertificate();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    public FakeSmtpServer()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public static string Fingerprint => Certificate.GetCertHashString(HashAlgorithmName.SHA256);

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public bool TlsFromStart { get; init; }

    public string Greeting { get; set; } = "220 test ESMTP";

    public string Hello { get; set; } = "250-test\n250-PIPELINING\n250-SIZE 1000000\n250-AUTH PLAIN LOGIN XOAUTH2\n250-8BITMIME\n250-DSN\n250 SMTPUTF8";

    /// <summary>By the command's first word or its whole beginning, longest match; else the polite answer.</summary>
    public Dictionary<string, string> Answers { get; } = [];

    /// <summary>Said in one breath with the answer to STARTTLS.</summary>
    public string InjectedBeforeTls { get; set; } = "";

    public ConcurrentQueue<string> Commands { get; } = new();

    public ConcurrentQueue<byte[]> Mails { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        try
        {
            await accepting;
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }

        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync(stop.Token);
            _ = Task.Run(async () =>
            {
                try
                {
                    using (client)
                    {
                        await ServeAsync(client.GetStream());
                    }
                }
                catch (Exception error) when (error is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
                {
                }
            });
        }
    }

    private async Task ServeAsync(Stream stream)
    {
        if (TlsFromStart)
        {
            stream = await SecureAsync(stream);
        }

        if (!await SayAsync(stream, Greeting))
        {
            return;
        }

        while (await ReadLineAsync(stream) is { } command)
        {
            Commands.Enqueue(command);
            var answer = AnswerTo(command);
            if (command == "STARTTLS" && answer.StartsWith("220", StringComparison.Ordinal))
            {
                await SayAsync(stream, answer + InjectedBeforeTls);
                stream = await SecureAsync(stream);
                continue;
            }

            if (!await SayAsync(stream, answer) || command == "QUIT")
            {
                return;
            }

            if (command == "DATA" && answer.StartsWith("354", StringComparison.Ordinal))
            {
                await ReadMailAsync(stream);
                if (!await SayAsync(stream, AnswerTo(".")))
                {
                    return;
                }
            }
        }
    }

    private string AnswerTo(string command) =>
        Answers.Where(pair => command.StartsWith(pair.Key, StringComparison.OrdinalIgnoreCase)).OrderByDescending(pair => pair.Key.Length).Select(pair => pair.Value).FirstOrDefault()
        ?? command.Split(' ')[0].ToUpperInvariant() switch
        {
            "EHLO" => Hello,
            "STARTTLS" => "220 go ahead",
            "AUTH" when command == "AUTH LOGIN" => "334 VXNlcm5hbWU6",
            "AUTH" => "235 2.7.0 in",
            "DATA" => "354 go on",
            "." => "250 2.0.0 queued as 1",
            "QUIT" => "221 bye",
            _ => "250 2.1.0 ok",
        };

    private async Task<bool> SayAsync(Stream stream, string answer)
    {
        if (answer == Drop)
        {
            return false;
        }

        if (answer == Stall)
        {
            await Task.Delay(Timeout.Infinite, stop.Token);
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer.Trim('\n').ReplaceLineEndings("\r\n") + "\r\n"), stop.Token);
        return true;
    }

    private async Task ReadMailAsync(Stream stream)
    {
        var mail = new MemoryStream();
        while (await ReadLineAsync(stream) is { } line && line != ".")
        {
            mail.Write(Encoding.Latin1.GetBytes((line.StartsWith('.') ? line[1..] : line) + "\r\n"));
        }

        Mails.Enqueue(mail.ToArray());
    }

    private async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stop.Token) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stop.Token);
        return new BufferedStream(tls);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var own = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(40), DateTimeOffset.UnixEpoch.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
    }
}
