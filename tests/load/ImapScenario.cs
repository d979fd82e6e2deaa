using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Server.Tests.Mailboxes;

namespace CxmHelpdesk.Load;

/// <summary>
/// A real Dovecot, the real server as a process, and mail that keeps coming while one or the other is killed at random: every mail must become one ticket, none two.
/// Then the speed of an undisturbed server over a full mailbox, and how soon an agent sees a mail that comes in.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class ImapScenario
{
    private const int WarmUpSeconds = 20;

    public static async Task RunAsync(int mails, int kills)
    {
        await using var dovecot = await Dovecot.StartAsync();
        await KillsAsync(dovecot, mails, kills);
        await SpeedAsync(dovecot, Math.Min(mails, 5_000));
        await LatencyAsync(dovecot, seconds: 30, rate: 10);
    }

    private static async Task KillsAsync(Dovecot dovecot, int mails, int kills)
    {
        var folder = Directory.CreateTempSubdirectory("cxm-load-").FullName;
        await SetUpAsync(folder, dovecot, "kills");
        var random = new Random(20261122);
        var server = await ServerProcess.StartAsync(folder);
        var sent = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            for (var until = (long)mails * (kill + 1) / kills; sent < until; sent++)
            {
                dovecot.Deliver("kills", Letter(sent));
            }

            await Task.Delay(random.Next(0, 1500));
            if (kill % 2 == 0)
            {
                await server.DisposeAsync();
                server = await ServerProcess.StartAsync(folder);
            }
            else
            {
                await dovecot.KillAsync();
                await dovecot.RunAsync();
            }
        }

        await using (var db = new SqliteDb(Path.Combine(folder, "cxm.db"), TimeProvider.System))
        {
            await TicketsAsync(db, mails, TimeSpan.FromMinutes(10));
            await Task.Delay(3000);
            var tickets = await CountAsync(db, "count(*)");
            var different = await CountAsync(db, "count(distinct subject)");
            Figures.Report("imap", "mails lost, of so many with so many kills", mails - different, string.Create(CultureInfo.InvariantCulture, $"count of {mails}, {kills} kills"), 0);
            Figures.Report("imap", "mails doubled", tickets - different, "count", 0);
        }

        await server.DisposeAsync();
        Directory.Delete(folder, true);
    }

    private static async Task SpeedAsync(Dovecot dovecot, int mails)
    {
        var folder = Directory.CreateTempSubdirectory("cxm-load-").FullName;
        for (var i = 0; i < mails; i++)
        {
            dovecot.Deliver("speed", Letter(i));
        }

        await SetUpAsync(folder, dovecot, "speed");
        var server = await ServerProcess.StartAsync(folder);
        await using (var db = new SqliteDb(Path.Combine(folder, "cxm.db"), TimeProvider.System))
        {
            await TicketsAsync(db, 1, TimeSpan.FromMinutes(1));
            var clock = Stopwatch.StartNew();
            var processor = server.Processor;
            await TicketsAsync(db, mails, TimeSpan.FromMinutes(10));
            Figures.Report("imap", "server's processor time a mail", (server.Processor - processor).TotalMilliseconds / (mails - 1), "ms");
            Figures.Report("imap", "mails from mailbox to ranked tickets", (mails - 1) / clock.Elapsed.TotalSeconds, "per s", 250, atLeast: true);
        }

        await server.DisposeAsync();
        Directory.Delete(folder, true);
    }

    /// <summary>From the mail server's folder to the agent's client, told by IDLE. The rate does not wait for answers.</summary>
    private static async Task LatencyAsync(Dovecot dovecot, int seconds, int rate)
    {
        const int Senders = 50;
        var folder = Directory.CreateTempSubdirectory("cxm-load-").FullName;
        await People.AddAsync(folder, teams: 1, agents: 1, visitors: 0);
        await SetUpAsync(folder, dovecot, "latency");
        await using (var server = await ServerProcess.StartAsync(folder))
        {
            var clock = new FrameClock();
            using var stop = new CancellationTokenSource();
            using var agent = await HubSocket.ConnectAsync(new Uri(server.SocketUrl, "/hubs/agent"), People.Administrator);
            var receiving = agent.ReceiveAsync(clock.Take, stop.Token);
            await agent.InvokeAsync("Resume", 1, "null");
            var pace = Stopwatch.StartNew();
            for (var i = 0; i < rate * (seconds + WarmUpSeconds); i++)
            {
                if (i == rate * WarmUpSeconds)
                {
                    clock.Start();
                }

                if (TimeSpan.FromSeconds((double)i / rate) - pace.Elapsed is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait);
                }

                // Everybody goes on in his first mail's ticket.
                var thread = i < Senders ? "" : string.Create(CultureInfo.InvariantCulture, $"In-Reply-To: <l{i % Senders}@example.com>\r\n");
                dovecot.Deliver("latency", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                    $"From: customer{i % Senders}@example.com\r\nTo: desk@example.org\r\nSubject: Order {i % Senders}\r\nMessage-ID: <l{i}@example.com>\r\n{thread}\r\n{FrameClock.Mark(Stopwatch.GetTimestamp())} Where is it?\r\n")));
            }

            await Task.Delay(2000);
            Figures.Percentiles("imap", $"mailbox to agent's client at {rate}/s", clock.Stop(), 100, 250);
            Figures.Report("imap", "mails that the agent saw", clock.Count, "count", rate * seconds, atLeast: true);
            await stop.CancelAsync();
            await receiving;
        }

        Directory.Delete(folder, true);
    }

    private static Task SetUpAsync(string folder, Dovecot dovecot, string user) => MailAccounts.AddAsync(
        folder,
        ("imapHost", "localhost"),
        ("imapPort", dovecot.Port.ToString(CultureInfo.InvariantCulture)),
        ("imapSecurity", "starttls"),
        ("imapUser", user),
        ("imapPassword", Dovecot.Password),
        ("certificates", dovecot.Fingerprint));

    private static byte[] Letter(int number) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"From: Customer {number % 500} <customer{number % 500}@example.com>\r\nTo: desk@example.org\r\nSubject: Mail {number}\r\nMessage-ID: <{number}@example.com>\r\n\r\n{Texts.Message(number)}\r\n"));

    private static async Task TicketsAsync(SqliteDb db, int wanted, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (await CountAsync(db, "count(*)") < wanted && clock.Elapsed < limit)
        {
            await Task.Delay(50);
        }
    }

    private static Task<long> CountAsync(SqliteDb db, string what) => db.ReadAsync(s => s.ScalarAsync<long>($"select {what} from tickets"), default);
}
