using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CxmHelpdesk.Server.Tests.Mailboxes;

/// <summary>
/// A Dovecot of our own on 127.0.0.1, with its configuration, mailboxes and certificate in a temporary folder. It runs as an unprivileged user: as nobody where the tests
/// run as root, which Dovecot refuses, else as whoever runs them. Mail is put into its folders as a mail server would (Maildir).
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class Dovecot : IAsyncDisposable
{
    public const string Password = "a-mailbox-password";

    private const int Nobody = 65534;
    private static int s_number;
    private readonly string _folder = Directory.CreateTempSubdirectory("cxm-dovecot-").FullName;
    private Process? _process;

    private Dovecot()
    {
        (Port, TlsPort) = (FreePort(), FreePort());
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        File.WriteAllText(Path.Combine(_folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "dovecot.conf"), Configuration());
        foreach (var name in (string[])["run", "state", "mail"])
        {
            Open(Directory.CreateDirectory(Path.Combine(_folder, name)).FullName);
        }

        Open(_folder);
    }

    public static bool IsInstalled { get; } = File.Exists("/usr/sbin/dovecot") && File.Exists("/usr/lib/dovecot/imap");

    /// <summary>In clear, or by STARTTLS.</summary>
    public int Port { get; }

    public int TlsPort { get; }

    /// <summary>Of the certificate that it made for itself.</summary>
    public string Fingerprint { get; }

    private static bool IsRoot => Environment.UserName == "root";

    public static async Task<Dovecot> StartAsync()
    {
        var dovecot = new Dovecot();
        await dovecot.RunAsync();
        return dovecot;
    }

    /// <summary>Starts it, again if it was killed.</summary>
    public async Task RunAsync()
    {
        string[] command = ["/usr/sbin/dovecot", "-F", "-c", Path.Combine(_folder, "dovecot.conf")];
        for (var i = 0; i < 3000; i++)
        {
            if (_process is null or { HasExited: true })
            {
                // The first, or one that ended because its predecessor had not quite let go of the port.
                _process?.Dispose();
                File.Delete(Path.Combine(_folder, "run", "master.pid"));
                _process = Process.Start(new ProcessStartInfo(
                    "setsid", IsRoot ? ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", .. command] : command)
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
            }

            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }

        throw new TimeoutException($"Dovecot does not start. {(File.Exists(Path.Combine(_folder, "log")) ? await File.ReadAllTextAsync(Path.Combine(_folder, "log")) : "")}");
    }

    /// <summary>All of its processes at once, as when the power goes.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            using var kill = Process.Start("kill", ["-9", "--", $"-{process.Id.ToString(CultureInfo.InvariantCulture)}"])!;
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    public void Deliver(string user, ReadOnlySpan<byte> mail)
    {
        var maildir = Maildir(user);
        var name = string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeMilliseconds(Environment.TickCount64).Ticks}.M{Interlocked.Increment(ref s_number)}P{Environment.ProcessId}.test");
        var temporary = Path.Combine(maildir, "tmp", name);
        File.WriteAllBytes(temporary, mail);
        File.SetUnixFileMode(temporary, (UnixFileMode)Convert.ToInt32("666", 8));
        File.Move(temporary, Path.Combine(maildir, "new", name));
    }

    /// <summary>How many mails a folder holds.</summary>
    public int Count(string user, string folder = "")
    {
        var maildir = folder.Length == 0 ? Maildir(user) : Path.Combine(Maildir(user), $".{folder}");
        return ((string[])["new", "cur"]).Select(part => Path.Combine(maildir, part)).Where(Directory.Exists).Sum(part => Directory.EnumerateFiles(part).Count());
    }

    /// <summary>Forgets all UIDs, as when a mailbox is restored from a backup. Only while it is killed.</summary>
    public void ForgetUids(string user)
    {
        foreach (var file in Directory.EnumerateFiles(Maildir(user), "dovecot*"))
        {
            File.Delete(file);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, true);
    }

    private string Maildir(string user)
    {
        var maildir = Path.Combine(_folder, "mail", user, "Maildir");
        if (!Directory.Exists(maildir))
        {
            foreach (var part in (string[])["", "Maildir", "Maildir/new", "Maildir/cur", "Maildir/tmp"])
            {
                Open(Directory.CreateDirectory(Path.Combine(_folder, "mail", user, part)).FullName);
            }
        }

        return maildir;
    }

    private static void Open(string folder) => File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("777", 8));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string IdOf(string option)
    {
        using var id = Process.Start(new ProcessStartInfo("id", [option]) { RedirectStandardOutput = true })!;
        return id.StandardOutput.ReadToEnd().Trim();
    }

    private string Configuration()
    {
        var (user, group, uid, gid) = IsRoot ? ("nobody", "nogroup", $"{Nobody}", $"{Nobody}") : (IdOf("-un"), IdOf("-gn"), IdOf("-u"), IdOf("-g"));
        return $$"""
            protocols = imap
            base_dir = {{_folder}}/run
            state_dir = {{_folder}}/state
            log_path = {{_folder}}/log
            default_internal_user = {{user}}
            default_internal_group = {{group}}
            default_login_user = {{user}}
            listen = 127.0.0.1
            ssl = yes
            ssl_cert = <{{_folder}}/cert.pem
            ssl_key = <{{_folder}}/key.pem
            disable_plaintext_auth = no
            first_valid_uid = 1
            mail_max_userip_connections = 100
            service imap-login {
              chroot =
              inet_listener imap {
                port = {{Port}}
              }
              inet_listener imaps {
                port = {{TlsPort}}
              }
            }
            service anvil {
              chroot =
            }
            passdb {
              driver = static
              args = password={{Password}}
            }
            userdb {
              driver = static
              args = uid={{uid}} gid={{gid}} home={{_folder}}/mail/%u
            }
            mail_location = maildir:~/Maildir
            """;
    }
}
