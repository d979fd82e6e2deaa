using System.Diagnostics;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebChat;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Inbound;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Load;

/// <summary>Envelopes through the whole desk inside this process, without HTTP: stored durably, read, matched, ranked, counted, told.</summary>
internal static class PipelineScenario
{
    public static async Task RunAsync(int messages, int senders)
    {
        var folder = Directory.CreateTempSubdirectory("cxm-load-").FullName;
        using var host = Host(folder, new WebChatChannel());
        var db = host.Services.GetRequiredService<Db>();
        await Migrator.MigrateAsync(db, TimeProvider.System, default);
        await host.StartAsync();
        var account = await AccountAsync(host.Services, new WebChatChannel(), "{}");
        var intake = host.Services.GetRequiredService<InboundIntake>();

        await SendAsync(intake, account, "w", 2_000, senders);
        await ProcessedAsync(db);

        var allocated = GC.GetTotalAllocatedBytes();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var statements = db.Statements.Count;
        var clock = Stopwatch.StartNew();
        await SendAsync(intake, account, "m", messages, senders);
        var accepted = clock.Elapsed;
        await ProcessedAsync(db);
        var done = clock.Elapsed;

        Figures.Report("pipeline", "messages accepted durably", messages / accepted.TotalSeconds, "per s", 2_000, atLeast: true);
        Figures.Report("pipeline", "messages ranked in the queue", messages / done.TotalSeconds, "per s", 2_000, atLeast: true);
        Figures.Report("pipeline", "processor time a message", (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds / messages, "ms");
        Figures.Report("pipeline", "statements a message", (double)(db.Statements.Count - statements) / messages, "count", 15);
        Figures.Report("pipeline", "allocated a message", (GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / messages, "KiB");
        await host.StopAsync();
        await db.DisposeAsync();
        Directory.Delete(folder, true);
    }

    internal static IHost Host(string folder, IChannel channel)
    {
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:File"] = Path.Combine(folder, "cxm.db"),
            ["Database:AttachmentsFolder"] = Path.Combine(folder, "attachments"),
            ["Secrets:KeyFile"] = Path.Combine(folder, "secrets.key"),
        });
        builder.Services.AddDesk(builder.Configuration);
        builder.Services.AddSingleton(channel);
        return builder.Build();
    }

    internal static async Task<ChannelAccount> AccountAsync(IServiceProvider services, IChannel channel, string settings)
    {
        await services.GetRequiredService<Db>().WriteAsync(
            tx => tx.ExecuteAsync(
                """
                insert into channel_accounts (id, channel, account_key, name, settings, secrets, enabled, version, created_at)
                values (1, @Key, 'load', 'Load', @settings, '{}', @enabled, 1, @Now)
                """,
                new { channel.Descriptor.Key, settings, enabled = true, tx.Now }),
            default);
        return (await services.GetRequiredService<ChannelAccountStore>().ByIdAsync(1, default))!;
    }

    private static Task SendAsync(InboundIntake intake, ChannelAccount account, string name, int messages, int senders) =>
        Task.WhenAll(Enumerable.Range(0, senders).Select(async sender =>
        {
            for (var i = sender; i < messages; i += senders)
            {
                await intake.AcceptAsync(account, Texts.Envelope($"visitor{sender}", $"{name}{i}", Texts.Message(i)), default);
            }
        }));

    internal static async Task ProcessedAsync(Db db)
    {
        while (await db.ReadAsync(s => s.ScalarAsync<long>("select count(*) from envelopes where state = 'new'"), default) > 0)
        {
            await Task.Delay(5);
        }
    }
}
