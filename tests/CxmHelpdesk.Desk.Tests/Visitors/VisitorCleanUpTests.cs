using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Visitors;

namespace CxmHelpdesk.Desk.Tests.Visitors;

public sealed class VisitorCleanUpOnSqlite : VisitorCleanUpTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateAsync();
}

public sealed class VisitorCleanUpOnSqlServer : VisitorCleanUpTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateOnSqlServerAsync();
}

public abstract class VisitorCleanUpTests : StoreTests
{
    private static readonly ChannelAccount s_account = new(1, "web-chat", "chat", "Chat", new Dictionary<string, string>());

    [StoreFact]
    public async Task Who_never_wrote_is_forgotten_after_a_month_and_who_wrote_when_the_token_ends()
    {
        await Db.WriteAsync(
            tx => tx.ExecuteAsync("insert into channel_accounts (id, channel, account_key, name, settings, secrets, enabled, version, created_at) values (1, 'web-chat', 'chat', 'C', '{}', '{}', 1, 1, 0)"), default);
        var store = new VisitorStore(Db, Test.Time);
        var cleanUp = new VisitorCleanUp(Db, Test.Time);
        var silent = await OpenAsync(store);
        var wrote = await OpenAsync(store);
        await Db.WriteAsync(tx => CustomerDirectory.FindOrCreateAsync(tx, new Party(wrote.Visitor.Kind, wrote.Visitor.Address), "en"), default);
        await new VisitorFiles(Db).AddAsync(silent.Visitor, new StoredFile("a.txt", "text/plain", 1, new string('a', 64)), default);
        Assert.Equal(0, await cleanUp.RunAsync(default));

        Test.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(1, await cleanUp.RunAsync(default));
        Assert.Null(await new VisitorFiles(Db).ResolveAsync(silent.Visitor, [new string('a', 64)], default));
        Assert.NotNull(await store.FindAsync(silent.Token, default));

        Test.Time.Advance(TimeSpan.FromDays(28));
        var back = await OpenAsync(store);
        Assert.Equal(1, await cleanUp.RunAsync(default));
        Assert.Null(await store.FindAsync(silent.Token, default));
        Assert.NotNull(await store.FindAsync(wrote.Token, default));
        Assert.NotNull(await store.FindAsync(back.Token, default));

        Test.Time.Advance(VisitorStore.AnonymousLife);
        Assert.Equal(2, await cleanUp.RunAsync(default));
    }

    [StoreFact]
    public async Task More_than_a_batch_goes_in_one_run()
    {
        await Db.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync("insert into channel_accounts (id, channel, account_key, name, settings, secrets, enabled, version, created_at) values (1, 'web-chat', 'chat', 'C', '{}', '{}', 1, 1, 0)");
                for (var i = 0; i < 1100; i++)
                {
                    await tx.ExecuteAsync(
                        "insert into visitors (id, account_id, token_hash, kind, address, created_at, last_seen_at, expires_at) values (@id, 1, @name, 'visitor', @name, 0, 0, 1)",
                        new { id = tx.NextId(), name = $"v{i}" });
                }
            },
            default);
        Assert.Equal(1100, await new VisitorCleanUp(Db, Test.Time).RunAsync(default));
    }

    private static async Task<OpenedVisit> OpenAsync(VisitorStore store) => (await store.OpenAsync(s_account, [], new OpenVisit(null, null, null, null, null), default)).Value;
}
