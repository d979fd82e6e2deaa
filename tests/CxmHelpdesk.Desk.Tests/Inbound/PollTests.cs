using System.Collections.Concurrent;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Sentiment;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.Inbound;

/// <summary>Who polls an account, how far he is, and what is told when nothing works.</summary>
public abstract class PollTests : StoreTests
{
    private static readonly ChannelAccount Account = new(1, "polled", "key", "Polled", new Dictionary<string, string>());

    private PollStore _polls = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var box = new SecretBox(Options.Create(new SecretOptions { KeyFile = Path.Combine(Test.Folder, "keys", "secrets.key") }));
        var processor = new EnvelopeProcessor(
            Db, new ChannelRegistry([]), new ChannelAccountStore(Db, box, Test.Time), new AttachmentStore(Options.Create(new DatabaseOptions { AttachmentsFolder = Path.Combine(Test.Folder, "files") })),
            new ToneReader(), new SettingsStore(Db, Test.Time), new ReplyTokens(box), Test.Time, NullLogger<EnvelopeProcessor>.Instance);
        _polls = new PollStore(Db, new InboundIntake(Db, new InboundQueue(), processor, NullLogger<InboundIntake>.Instance));
        await Db.WriteAsync(
            tx => tx.ExecuteAsync(
                """
                insert into channel_accounts (id, channel, account_key, name, settings, secrets, enabled, version, created_at)
                values (1, 'polled', 'key', 'Polled', '{}', '{}', @enabled, 1, @Now)
                """,
                new { enabled = true, tx.Now }),
            default);
    }

    [StoreFact]
    public async Task One_process_polls_at_a_time_and_another_takes_over_when_it_is_dead()
    {
        Assert.True(await _polls.ClaimAsync(1, "a", default));
        Assert.False(await _polls.ClaimAsync(1, "b", default));
        Assert.True(await _polls.ClaimAsync(1, "a", default));
        Test.Time.Advance(PollStore.Lease + TimeSpan.FromSeconds(1));
        Assert.True(await _polls.ClaimAsync(1, "b", default));
        Assert.False(await _polls.ClaimAsync(1, "a", default));

        await _polls.ReleaseAsync(1, "a", default);
        Assert.False(await _polls.ClaimAsync(1, "a", default));
        await _polls.ReleaseAsync(1, "b", default);
        Assert.True(await _polls.ClaimAsync(1, "a", default));
    }

    [StoreFact]
    public async Task Envelopes_and_cursor_are_stored_together_and_not_by_one_who_lost_the_account()
    {
        await _polls.ClaimAsync(1, "a", default);
        await _polls.AcceptAsync(Account, "a", [Envelope("1"), Envelope("2")], "c2", default);
        await _polls.AcceptAsync(Account, "a", [Envelope("2"), Envelope("3")], "c3", default);
        Assert.Equal(("c3", 3), (await _polls.CursorAsync(1, default), await CountAsync("envelopes")));

        await Assert.ThrowsAsync<PollLostException>(() => _polls.AcceptAsync(Account, "b", [Envelope("4")], "c1", default));
        await Assert.ThrowsAsync<PollLostException>(() => _polls.UpToDateAsync(1, "b", "c1", default));
        Assert.Equal(("c3", 3), (await _polls.CursorAsync(1, default), await CountAsync("envelopes")));
    }

    [StoreFact]
    public async Task An_alarm_is_raised_once_and_ends_with_the_first_success()
    {
        await _polls.ClaimAsync(1, "a", default);
        await _polls.UpToDateAsync(1, "a", "c1", default);
        var lastSuccess = Test.Time.GetUtcNow();
        Test.Time.Advance(TimeSpan.FromMinutes(20));
        await _polls.FailedAsync(1, "The mail server cannot be reached.", default);
        for (var i = 0; i < 2; i++)
        {
            await _polls.AlarmAsync([1], Test.Time.GetUtcNow().AddMinutes(-15), default);
        }

        Assert.Equal(1, await CountAsync($"events where type = '{EventTypes.ChannelSilent}'"));
        Assert.Equal(lastSuccess.ToUnixTimeMilliseconds(), await Db.ReadAsync(s => s.ScalarAsync<long>("select silent_since from channel_accounts"), default));

        await _polls.UpToDateAsync(1, "a", "c1", default);
        await _polls.UpToDateAsync(1, "a", "c1", default);
        Assert.Equal(1, await CountAsync($"events where type = '{EventTypes.ChannelRecovered}'"));
        Assert.Equal(1, await CountAsync("channel_accounts where silent_since is null and last_success_at is not null"));
        await _polls.AlarmAsync([1], Test.Time.GetUtcNow().AddMinutes(-15), default);
        Assert.Equal(1, await CountAsync($"events where type = '{EventTypes.ChannelSilent}'"));
    }

    [StoreFact]
    public async Task A_poll_that_breaks_is_taken_up_again_where_it_was_and_what_went_wrong_is_shown()
    {
        var channel = new PolledChannel();
        var box = new SecretBox(Options.Create(new SecretOptions { KeyFile = Path.Combine(Test.Folder, "keys", "secrets.key") }));
        using var accounts = new ChannelAccountStore(Db, box, TimeProvider.System);
        var options = Options.Create(new PollingOptions { FirstDelaySeconds = 0.01, MaxDelaySeconds = 0.05 });
        using var worker = new PollWorker(Db, _polls, new ChannelRegistry([channel]), accounts, options, TimeProvider.System, NullLogger<PollWorker>.Instance);
        await worker.StartAsync(default);
        for (var i = 0; i < 1000 && channel.Cursors.Count < 4; i++)
        {
            await Task.Delay(10);
        }

        await worker.StopAsync(default);
        Assert.Equal([null, "1", "2", "3"], channel.Cursors.Take(4));
        Assert.True(await CountAsync("envelopes") >= 3, "Each poll brought one.");
        Assert.Equal("It broke off.", await Db.ReadAsync(s => s.ScalarAsync<string>("select last_error from channel_accounts"), default));
        Assert.Equal(1, await CountAsync("channel_accounts where poll_claimed_by is null"));
    }

    private static Envelope Envelope(string key) => new(key, "x", new byte[] { 1 }, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), new Dictionary<string, string>(), []);

    private Task<long> CountAsync(string table) => Db.ReadAsync(s => s.ScalarAsync<long>($"select count(*) from {table}"), default);

    /// <summary>Hands over one envelope a poll, then breaks.</summary>
    private sealed class PolledChannel : IChannel, IPollSource
    {
        public ConcurrentQueue<string?> Cursors { get; } = new();

        public ChannelDescriptor Descriptor { get; } = new("polled", "Polled", "mail", TimeSpan.FromHours(1), new ChannelCapabilities(MaxLength: 100), []);

        public bool IsPolled(ChannelAccount account) => true;

        public async Task PollAsync(ChannelAccount account, string? cursor, IPollSink sink, CancellationToken ct)
        {
            Cursors.Enqueue(cursor);
            var next = $"{int.Parse(cursor ?? "0", System.Globalization.CultureInfo.InvariantCulture) + 1}";
            await sink.AcceptAsync([Envelope(next)], next, ct);
            throw new PollFailedException("It broke off.", isPermanent: false);
        }

        public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => [];

        public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct) => Task.FromResult<SendOutcome>(new Sent("x"));

        public Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct) => Task.FromResult<CheckOutcome>(new Works());
    }
}

public sealed class PollOnSqlite : PollTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateAsync();
}

public sealed class PollOnSqlServer : PollTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateOnSqlServerAsync();
}
