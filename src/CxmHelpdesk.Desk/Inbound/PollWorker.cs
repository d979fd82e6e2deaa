using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>
/// Keeps one poll running for each account that is to be asked for news, whichever process it runs in. A poll that breaks off is started again, further apart each
/// time; one whose account changes starts over with the new settings; one that has said nothing good for too long raises an alarm.
/// </summary>
internal sealed partial class PollWorker(
    Db db,
    PollStore store,
    ChannelRegistry channels,
    ChannelAccountStore accounts,
    IOptions<PollingOptions> options,
    TimeProvider time,
    ILogger<PollWorker> log) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AlarmInterval = TimeSpan.FromSeconds(30);

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly Dictionary<long, Poll> _polls = [];
    private DateTimeOffset _lastAlarm;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            // A worker that has ended would look like one that broke.
            await Task.Delay(Timeout.InfiniteTimeSpan, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        try
        {
            if (db.Dialect == SqlDialect.Sqlite)
            {
                await store.FreeAllAsync(stoppingToken);
            }

            using var timer = new PeriodicTimer(LookInterval, time);
            do
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    LogLookFailed(error);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
        }

        await Task.WhenAll(_polls.Values.Select(poll => poll.DisposeAsync().AsTask()));
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var wanted = (await accounts.EnabledAsync(ct)).Where(account => channels.Find(account.Channel) is IPollSource source && source.IsPolled(account)).ToDictionary(account => account.Id);
        foreach (var (id, poll) in _polls.Where(poll => !wanted.TryGetValue(poll.Key, out var account) || poll.Value.Settings != SettingsOf(account)).ToArray())
        {
            _polls.Remove(id);
            await poll.DisposeAsync();
        }

        foreach (var account in wanted.Values.Where(account => !_polls.ContainsKey(account.Id)))
        {
            _polls.Add(account.Id, new Poll(SettingsOf(account), time.GetUtcNow(), stop => RunAsync(account, (IPollSource)channels.Find(account.Channel)!, stop)));
        }

        var now = time.GetUtcNow();
        if (now - _lastAlarm >= AlarmInterval)
        {
            _lastAlarm = now;
            var before = now.AddMinutes(-options.Value.SilentMinutes);

            // After a start, or with new settings, an account first gets the time to show that it works.
            await store.AlarmAsync([.. _polls.Where(poll => poll.Value.StartedAt <= before).Select(poll => poll.Key)], before, ct);
        }
    }

    /// <summary>Claims the account, polls, waits after a failure, for ever. Never throws.</summary>
    private async Task RunAsync(ChannelAccount account, IPollSource source, CancellationToken ct)
    {
        var failures = 0;
        while (!ct.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                if (await store.ClaimAsync(account.Id, _owner, ct))
                {
                    var sink = new Sink(store, accounts, account, _owner);
                    try
                    {
                        await PollAsync(account, source, sink, ct);
                        (failures, pause) = (0, LookInterval);
                    }
                    finally
                    {
                        failures = sink.Worked ? 0 : failures;
                        await store.ReleaseAsync(account.Id, _owner, CancellationToken.None);
                    }
                }
                else
                {
                    pause = PollStore.Lease / 4;
                }
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (PollLostException)
            {
                pause = PollStore.Lease / 4;
            }
            catch (Exception error)
            {
                failures++;
                var isPermanent = error is PollFailedException { IsPermanent: true };
                pause = PauseAfter(failures, isPermanent);

                // Only what was made for administrators may be shown: other messages may hold an address with a token in it.
                await NoteAsync(account, error is PollFailedException ? error.Message : $"The channel failed ({error.GetType().Name}).", ct);
                LogPollFailed(account.Channel, account.Id, failures, error.GetType().Name, error is PollFailedException ? null : error.StackTrace);
            }

            await Task.Delay(pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Polls while the claim can be renewed.</summary>
    private async Task PollAsync(ChannelAccount account, IPollSource source, Sink sink, CancellationToken ct)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var polling = source.PollAsync(account, await store.CursorAsync(account.Id, ct), sink, lost.Token);
        using var renewal = new PeriodicTimer(PollStore.Lease / 3, time);
        var renewing = RenewAsync(account.Id, renewal, lost);
        try
        {
            await polling;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested && lost.IsCancellationRequested)
        {
            throw new PollLostException();
        }
        finally
        {
            renewal.Dispose();
            await renewing;
        }
    }

    private async Task RenewAsync(long accountId, PeriodicTimer timer, CancellationTokenSource lost)
    {
        var last = time.GetUtcNow();
        while (await timer.WaitForNextTickAsync())
        {
            try
            {
                if (!await store.ClaimAsync(accountId, _owner, lost.Token))
                {
                    await lost.CancelAsync();
                    return;
                }

                last = time.GetUtcNow();
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The database may be away for a moment; once the claim has run out another process may have it.
                if (time.GetUtcNow() - last > PollStore.Lease)
                {
                    await lost.CancelAsync();
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task NoteAsync(ChannelAccount account, string explanation, CancellationToken ct)
    {
        try
        {
            await store.FailedAsync(account.Id, explanation, ct);
        }
        catch (Exception error)
        {
            LogLookFailed(error);
        }
    }

    private TimeSpan PauseAfter(int failures, bool isPermanent)
    {
        var doubled = Math.Min(options.Value.FirstDelaySeconds * Math.Pow(2, Math.Min(failures - 1, 30)), options.Value.MaxDelaySeconds);
#pragma warning disable CA5394 // Spreads retries, guards nothing.
        return TimeSpan.FromSeconds((isPermanent ? Math.Max(doubled, options.Value.RefusedDelaySeconds) : doubled) * (1 + 0.2 * Random.Shared.NextDouble()));
#pragma warning restore CA5394
    }

    /// <summary>Everything that a poll depends on; in memory only, as it holds secrets.</summary>
    private static string SettingsOf(ChannelAccount account)
    {
        var text = new StringBuilder(account.Key);
        foreach (var (key, value) in account.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            text.Append('\0').Append(key).Append('\0').Append(value);
        }

        return text.ToString();
    }

    [LoggerMessage(2011, LogLevel.Error, "Looking after the polls failed; tried again soon")]
    private partial void LogLookFailed(Exception error);

    [LoggerMessage(2012, LogLevel.Warning, "Channel {Channel}, account {AccountId}: poll broke off, {Failures} in a row, with {Error} {Stack}")]
    private partial void LogPollFailed(string channel, long accountId, int failures, string error, string? stack);

    private sealed class Poll : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Poll(string settings, DateTimeOffset startedAt, Func<CancellationToken, Task> run)
        {
            (Settings, StartedAt) = (settings, startedAt);
            _running = Task.Run(() => run(_stop.Token));
        }

        public string Settings { get; }

        public DateTimeOffset StartedAt { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }

    private sealed class Sink(PollStore store, ChannelAccountStore accounts, ChannelAccount account, string owner) : IPollSink
    {
        /// <summary>The connection was good for something, so the next failure is the first again.</summary>
        public bool Worked { get; private set; }

        public async Task AcceptAsync(IReadOnlyList<Envelope> envelopes, string cursor, CancellationToken ct)
        {
            await store.AcceptAsync(account, owner, envelopes, cursor, ct);
            Worked = true;
        }

        public async Task UpToDateAsync(string cursor, CancellationToken ct)
        {
            await store.UpToDateAsync(account.Id, owner, cursor, ct);
            Worked = true;
        }

        public Task RenewAsync(string setting, string value, CancellationToken ct) => accounts.RenewSecretAsync(account.Id, setting, value, ct);

        public Task TroubleAsync(string explanation, CancellationToken ct) => store.FailedAsync(account.Id, explanation, ct);
    }
}
