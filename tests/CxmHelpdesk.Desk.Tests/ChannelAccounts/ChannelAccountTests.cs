using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.ChannelAccounts;

public abstract class ChannelAccountTests : StoreTests
{
    private const string Secret = "hunter2-geheim";

    private static readonly Viewer Administrator = new(1, Role.Administrator, new HashSet<long>());

    private readonly ScriptedChannel _channel = new();

    [StoreFact]
    public async Task An_account_works_at_once_and_its_secret_stays_in_the_server()
    {
        using var store = Store();
        var added = (await Manage().AddAsync(New(), Administrator, default)).Value;

        var account = await store.ByKeyAsync(added.Key, default);
        Assert.Equal((Secret, "h", "25"), (account!.Setting("token"), account.Setting("host"), account.Setting("port")));
        Assert.Equal(["token"], added.SecretsSet);
        Assert.DoesNotContain("token", added.Settings.Keys);
        Assert.DoesNotContain(Secret, account.ToString(), StringComparison.Ordinal);
        Assert.Equal(22, added.Key.Length);
        var raw = await Db.ReadAsync(s => s.FirstOrDefaultAsync<string>("select concat(settings, secrets) from channel_accounts"), default);
        Assert.DoesNotContain(Secret, raw, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_secret_that_is_not_named_stays_and_null_clears_a_setting()
    {
        using var store = Store();
        var added = (await Manage().AddAsync(New(), Administrator, default)).Value;
        Assert.Equal("25", (await store.ByIdAsync(added.Id, default))!.Setting("port"));

        var changed = await Manage().ChangeAsync(
            added.Id, new ChangeChannelAccountRequest(Settings: new Dictionary<string, string?> { ["host"] = "other", ["port"] = null }), Administrator, default);

        Assert.Equal(2, changed.Value.Version);
        var account = await store.ByIdAsync(added.Id, default);
        Assert.Equal((Secret, "other", null), (account!.Setting("token"), account.Setting("host"), account.Setting("port")));
    }

    [StoreFact]
    public async Task What_does_not_fit_the_channels_form_is_refused_by_field()
    {
        var wrong = new Dictionary<string, string?> { ["port"] = "many", ["site"] = "javascript:alert(1)", ["tls"] = "maybe", ["colour"] = "red" };
        var refused = (await Manage().AddAsync(new NewChannelAccountRequest(ScriptedChannel.Key, "Support", wrong), Administrator, default)).Refusal;

        var errors = Assert.IsType<Refusal.Invalid>(refused).Errors;
        Assert.Equal(
            ["settings.colour", "settings.host", "settings.port", "settings.site", "settings.tls", "settings.token"], errors.Keys.Order(StringComparer.Ordinal));
        Assert.IsType<Refusal.Invalid>((await Manage().AddAsync(New() with { Channel = "fax" }, Administrator, default)).Refusal);
        Assert.IsType<Refusal.Invalid>((await Manage().AddAsync(New() with { TeamId = 99 }, Administrator, default)).Refusal);
        Assert.Empty(await Manage().AllAsync(default));
    }

    [StoreFact]
    public async Task A_change_against_an_old_version_is_refused()
    {
        var added = (await Manage().AddAsync(New(), Administrator, default)).Value;
        await Manage().ChangeAsync(added.Id, new ChangeChannelAccountRequest(Name: "One"), Administrator, default);

        var late = await Manage().ChangeAsync(added.Id, new ChangeChannelAccountRequest(Name: "Two", Version: 1), Administrator, default);

        Assert.Equal("changed-meanwhile", late.Refusal?.Code);
        Assert.Equal("One", Assert.Single(await Manage().AllAsync(default)).Name);
    }

    [StoreFact]
    public async Task A_rotated_key_replaces_the_old_one_and_a_switched_off_account_has_no_address()
    {
        using var store = Store();
        var added = (await Manage().AddAsync(New(), Administrator, default)).Value;
        Assert.NotNull(await store.ByKeyAsync(added.Key, default));

        var rotated = (await Manage().RotateKeyAsync(added.Id, Administrator, default)).Value;
        Assert.Null(await store.ByKeyAsync(added.Key, default));
        Assert.NotNull(await store.ByKeyAsync(rotated.Key, default));

        await Manage().ChangeAsync(added.Id, new ChangeChannelAccountRequest(Enabled: false), Administrator, default);
        Assert.Null(await store.ByKeyAsync(rotated.Key, default));
        Assert.NotNull(await store.ByIdAsync(added.Id, default));
        Assert.Empty(await store.EnabledAsync(default));
    }

    [StoreFact]
    public async Task Another_process_sees_a_change_within_seconds()
    {
        using var store = Store();
        var added = (await Manage().AddAsync(New(), Administrator, default)).Value;
        Assert.NotNull(await store.ByKeyAsync(added.Key, default));
        await Db.WriteAsync(tx => tx.ExecuteAsync("update channel_accounts set enabled = 0"), default);
        Assert.NotNull(await store.ByKeyAsync(added.Key, default));

        Test.Time.Advance(ChannelAccountStore.MaxAge);

        Assert.Null(await store.ByKeyAsync(added.Key, default));
    }

    [StoreFact]
    public async Task A_check_names_the_field_and_is_kept_as_health()
    {
        using var store = Store();
        var added = (await Manage().AddAsync(New(), Administrator, default)).Value;
        var check = new CheckChannelAccount(Db, store, new ChannelRegistry([_channel]), TimeProvider.System, NullLogger<CheckChannelAccount>.Instance);
        _channel.Health = new DoesNotWork("host", "Nobody answers there.");
        Assert.Equal(new CheckResult(false, "host", "Nobody answers there."), (await check.HandleAsync(added.Id, default)).Value);
        var bad = Assert.Single(await Manage().AllAsync(default));
        Assert.Equal(("Nobody answers there.", null), (bad.LastError, bad.LastSuccessAt));

        _channel.Health = new Works();
        Assert.True((await check.HandleAsync(added.Id, default)).Value.Works);
        Assert.NotNull(Assert.Single(await Manage().AllAsync(default)).LastSuccessAt);
    }

    private static NewChannelAccountRequest New() =>
        new(ScriptedChannel.Key, "Support", new Dictionary<string, string?> { ["host"] = "h", ["token"] = Secret });

    private SecretBox Box() => new(Options.Create(new SecretOptions { KeyFile = Path.Combine(Test.Folder, "keys", "secrets.key") }));

    private ChannelAccountStore Store() => new(Db, Box(), Test.Time);

    private ManageChannelAccounts Manage() => new(Db, new ChannelRegistry([_channel]), Box());
}

public sealed class ChannelAccountsOnSqlite : ChannelAccountTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateAsync();
}

public sealed class ChannelAccountsOnSqlServer : ChannelAccountTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateOnSqlServerAsync();
}
