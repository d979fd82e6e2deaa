using System.Diagnostics;
using System.Globalization;
using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Email;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Inbound;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CxmHelpdesk.Load;

/// <summary>Raw mails, as a mail server pushes them, through the channel and the whole desk inside this process: stored, read, threaded, ranked, told. Half are new tickets, half answers.</summary>
internal static class IngressScenario
{
    /// <summary>As many as wait in memory: beyond that, mails come back from the table, and an answer may overtake what it answers.</summary>
    private const int RoundSize = 4_000;

    /// <param name="store">Folder of a full store (<c>store TICKETS FOLDER</c> makes one), of which a copy is filled further; null: an empty desk.</param>
    public static async Task RunAsync(int mails, int senders, string? store)
    {
        var folder = Directory.CreateTempSubdirectory("cxm-load-").FullName;
        foreach (var file in store is null ? [] : Directory.EnumerateFiles(store, "cxm.db*"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        using var email = new EmailChannel(TimeProvider.System);
        using var host = PipelineScenario.Host(folder, email);
        var db = host.Services.GetRequiredService<Db>();
        await Migrator.MigrateAsync(db, TimeProvider.System, default);
        await host.StartAsync();
        var account = await PipelineScenario.AccountAsync(host.Services, email, """{"address":"desk@example.org"}""");
        var intake = host.Services.GetRequiredService<InboundIntake>();

        await SendAsync(email, intake, account, "w", 2_000, senders);
        await PipelineScenario.ProcessedAsync(db);

        var allocated = GC.GetTotalAllocatedBytes();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var statements = db.Statements.Count;
        var tickets = await CountAsync(db, "tickets");
        var name = store is null ? "ingress" : string.Create(CultureInfo.InvariantCulture, $"ingress at {tickets} tickets");
        var clock = Stopwatch.StartNew();
        var accepted = TimeSpan.Zero;
        for (var round = 0; round * RoundSize < mails; round++)
        {
            var accepting = Stopwatch.StartNew();
            await SendAsync(email, intake, account, string.Create(CultureInfo.InvariantCulture, $"m{round}-"), Math.Min(RoundSize, mails - round * RoundSize), senders);
            accepted += accepting.Elapsed;
            await PipelineScenario.ProcessedAsync(db);
        }

        var done = clock.Elapsed;
        var opened = await CountAsync(db, "tickets") - tickets;
        if (opened != mails / 2)
        {
            throw new InvalidOperationException($"{opened} tickets of {mails} mails, {mails / 2} were meant.");
        }

        Figures.Report(name, "mails accepted durably", mails / accepted.TotalSeconds, "per s", 1_000, atLeast: true);
        Figures.Report(name, "mails ranked in the queue", mails / done.TotalSeconds, "per s", 1_000, atLeast: true);
        Figures.Report(name, "processor time a mail", (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds / mails, "ms", 1.5);
        Figures.Report(name, "statements a mail", (double)(db.Statements.Count - statements) / mails, "count", 15);
        Figures.Report(name, "allocated a mail", (GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / mails, "KiB");
        await host.StopAsync();
        await db.DisposeAsync();
        Directory.Delete(folder, true);
    }

    private static Task SendAsync(EmailChannel email, InboundIntake intake, ChannelAccount account, string name, int mails, int senders) =>
        Task.WhenAll(Enumerable.Range(0, senders).Select(async sender =>
        {
            for (var i = sender; i < mails; i += senders)
            {
                var isAnswer = i / senders % 2 == 1;
                var request = new WebhookRequest(
                    "POST", new Uri("https://desk.example/hooks/load"), new Dictionary<string, string> { ["content-type"] = "message/rfc822" },
                    Letter(name, i, sender, isAnswer ? i - senders : null), new Dictionary<string, string>(), [], "192.0.2.7", TimeProvider.System.GetUtcNow());
                foreach (var envelope in ((Accepted)email.Accept(request, account)).Envelopes)
                {
                    await intake.AcceptAsync(account, envelope, default);
                }
            }
        }));

    private static byte[] Letter(string name, int number, int sender, int? answers) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
        Return-Path: <customer{sender}@example.com>
        Received: from mail.example.com by mx.example.org; Fri, 20 Nov 2026 09:00:00 +0000
        From: Customer {sender} <customer{sender}@example.com>
        To: Desk <desk@example.org>
        Subject: {(answers is null ? "" : "Re: ")}Order {answers ?? number}
        Date: Fri, 20 Nov 2026 09:00:00 +0000
        Message-ID: <{name}{number}@example.com>
        {(answers is { } id ? $"In-Reply-To: <{name}{id}@example.com>\nReferences: <{name}{id}@example.com>\n" : "")}MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary="b{number}"

        --b{number}
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        {Texts.Message(number)}

        -- 
        Customer {sender}

        On Thu, 19 Nov 2026 at 10:00, Desk <desk@example.org> wrote:
        > Thank you for your message. We look into it.
        --b{number}
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: 8bit

        <div>{Texts.Message(number)}</div><div class="gmail_quote">On Thu, 19 Nov 2026 at 10:00, Desk wrote:<blockquote>Thank you for your message.</blockquote></div>
        --b{number}--
        """).ReplaceLineEndings("\r\n"));

    private static Task<long> CountAsync(Db db, string table) => db.ReadAsync(s => s.ScalarAsync<long>($"select count(*) from {table}"), default);
}
