using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CxmHelpdesk.Email.Tests;

/// <summary>A test against a real Postfix of its own; where there is none it is reported as skipped. tests/run installs it.</summary>
public sealed class PostfixFactAttribute : FactAttribute
{
    public PostfixFactAttribute()
    {
        if (!File.Exists("/usr/sbin/postfix") || !File.Exists("/usr/bin/swaks") || Environment.UserName != "root")
        {
            Skip = "needs postfix and swaks, and to be root (Postfix starts as nobody else); apt-get install postfix swaks";
        }
    }
}

/// <summary>
/// Postfix with configuration, queue and mailboxes in a folder of its own, on ports of its own, beside whatever Postfix the machine runs. Takes mail
/// for ann and desk (with tags), knows nobody else, and lets nothing leave the machine.
/// </summary>
public sealed class PostfixServer : IAsyncDisposable
{
    public const int LargestMail = 40_000_000;

    private readonly string folder = Directory.CreateTempSubdirectory("cxm-postfix-").FullName;

    private PostfixServer()
    {
    }

    public int Port { get; } = FreePort();

    public int TlsPort { get; } = FreePort();

    public string Fingerprint { get; private set; } = "";

    public static async Task<PostfixServer> StartAsync()
    {
        var server = new PostfixServer();
        await server.ConfigureAsync();
        await server.ControlAsync("start");
        return server;
    }

    /// <summary>Waits for the next mail to come into a mailbox, and takes it out.</summary>
    public async Task<byte[]> NextMailAsync(string mailbox)
    {
        var inbox = Path.Combine(folder, "mail", mailbox, "new");
        for (var i = 0; i < 500; i++)
        {
            if (Directory.Exists(inbox) && Directory.EnumerateFiles(inbox).Order(StringComparer.Ordinal).FirstOrDefault() is { } file)
            {
                var bytes = await File.ReadAllBytesAsync(file);
                File.Delete(file);
                return bytes;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"No mail for {mailbox}.\n{await File.ReadAllTextAsync(Path.Combine(folder, "log"))}");
    }

    /// <summary>Another person's mail program.</summary>
    public Task SwaksAsync(params string[] arguments) => RunAsync("swaks", ["--server", $"127.0.0.1:{Port}", "--silent", "2", .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await ControlAsync("stop");
        Directory.Delete(folder, true);
    }

    private Task ControlAsync(string what) => RunAsync("/usr/sbin/postfix", ["-c", folder, what]);

    private async Task ConfigureAsync()
    {
        foreach (var name in (string[])["queue", "data", "mail"])
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        await RunAsync("chmod", ["755", folder]);
        await RunAsync("chown", ["postfix", Path.Combine(folder, "data")]);
        await RunAsync("chown", ["nobody", Path.Combine(folder, "mail")]);
        await WriteCertificateAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "boxes"), """
            /^ann(\+[^@]*)?@example\.net$/ ann/
            /^boss(\+[^@]*)?@example\.net$/ boss/
            /^carrier(\+[^@]*)?@example\.net$/ carrier/
            /^cyd(\+[^@]*)?@example\.net$/ cyd/
            /^desk(\+[^@]*)?@example\.org$/ desk/

            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "main.cf"), $"""
            compatibility_level = 3.6
            queue_directory = {folder}/queue
            data_directory = {folder}/data
            command_directory = /usr/sbin
            daemon_directory = /usr/lib/postfix/sbin
            mail_owner = postfix
            setgid_group = postdrop
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = mx.example.org
            mydestination =
            mynetworks = 127.0.0.0/8
            virtual_mailbox_domains = example.org, example.net
            virtual_mailbox_base = {folder}/mail
            virtual_mailbox_maps = regexp:{folder}/boxes
            virtual_mailbox_limit = 0
            virtual_uid_maps = static:{UserId("nobody")}
            virtual_gid_maps = static:{UserId("nobody")}
            message_size_limit = {LargestMail}
            default_transport = error:nothing leaves this machine
            relay_transport = error:nothing leaves this machine
            smtpd_tls_chain_files = {folder}/chain.pem
            smtpd_tls_security_level = may
            maillog_file = {folder}/log
            maillog_file_prefixes = {folder}

            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "master.cf"), $"""
            127.0.0.1:{Port} inet n - n - - smtpd
            127.0.0.1:{TlsPort} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            proxymap unix - - n - - proxymap
            anvil unix - - n - 1 anvil
            error unix - - n - - error
            retry unix - - n - - error
            virtual unix - n n - - virtual
            postlog unix-dgram n - n - 1 postlogd

            """);
    }

    private async Task WriteCertificateAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var own = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(40), DateTimeOffset.UnixEpoch.AddYears(100));
        Fingerprint = own.GetCertHashString(HashAlgorithmName.SHA256);
        await File.WriteAllTextAsync(Path.Combine(folder, "chain.pem"), key.ExportPkcs8PrivateKeyPem() + "\n" + own.ExportCertificatePem() + "\n");
    }

    private static string UserId(string name) => File.ReadLines("/etc/passwd").First(line => line.StartsWith(name + ":", StringComparison.Ordinal)).Split(':')[2];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments)
    {
        // Its output goes nowhere: a daemon that inherits a pipe holds it open for ever.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" > /dev/null 2>&1", "sh", program, .. arguments]);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}
