using System.Collections.Frozen;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.ChannelAccounts;

/// <summary>Where new tickets of an account go, and how long its customers wait gladly (null: as the channel says).</summary>
public sealed record AccountRouting(long? TeamId, TimeSpan? Patience);

/// <summary>
/// The configured accounts, secrets opened, in memory: every message asks for one. A change by this process is seen by the next
/// call, one by another process within <see cref="MaxAge"/>.
/// </summary>
public sealed class ChannelAccountStore : IDisposable
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private readonly Db _db;
    private readonly SecretBox _box;
    private readonly TimeProvider _time;
    private readonly PublicAddress? _address;
    private readonly SemaphoreSlim _loading = new(1);
    private Snapshot? _snapshot;
    private long _changes;

    public ChannelAccountStore(Db db, SecretBox box, TimeProvider time, PublicAddress? address = null)
    {
        (_db, _box, _time, _address) = (db, box, time, address);
        db.Committed += Notice;
    }

    /// <summary>The account that is switched on under this key.</summary>
    public async ValueTask<ChannelAccount?> ByKeyAsync(string key, CancellationToken ct) =>
        (await CurrentAsync(ct)).ByKey.GetValueOrDefault(key)?.Account;

    /// <summary>Also one that is switched off: what came in or is on its way is still finished.</summary>
    public async ValueTask<ChannelAccount?> ByIdAsync(long id, CancellationToken ct) =>
        (await CurrentAsync(ct)).ById.GetValueOrDefault(id)?.Account;

    public async ValueTask<AccountRouting?> RoutingAsync(long id, CancellationToken ct) =>
        (await CurrentAsync(ct)).ById.GetValueOrDefault(id)?.Routing;

    /// <summary>Also those that are switched off.</summary>
    public async ValueTask<IReadOnlyList<ChannelAccount>> AllAsync(CancellationToken ct) =>
        [.. (await CurrentAsync(ct)).ById.Values.Select(entry => entry.Account)];

    /// <summary>All that are switched on.</summary>
    public async ValueTask<IReadOnlyList<ChannelAccount>> EnabledAsync(CancellationToken ct) =>
        [.. (await CurrentAsync(ct)).ByKey.Values.Select(entry => entry.Account)];

    /// <summary>Puts a new secret in place of an old one, for whoever got it from the provider itself.</summary>
    public Task RenewSecretAsync(long id, string setting, string value, CancellationToken ct) => _db.WriteAsync(
        async tx =>
        {
            if (await tx.FirstOrDefaultAsync<ChannelAccountRow>($"select {ChannelAccountRow.Columns} from channel_accounts where id = @id", new { id }) is { } row)
            {
                var secrets = new SortedDictionary<string, string>(row.SealedSecrets().ToDictionary(), StringComparer.Ordinal) { [setting] = _box.Seal(value, ChannelAccountRow.Place(id, setting)) };
                await tx.ExecuteAsync("update channel_accounts set secrets = @secrets, version = version + 1 where id = @id", new { id, secrets = JsonSerializer.Serialize(secrets) });
                tx.Append(new NewEvent(EventTypes.ChannelChanged, $$"""{"accountId":{{id}}}"""));
            }
        },
        ct);

    public void Dispose()
    {
        _db.Committed -= Notice;
        _loading.Dispose();
    }

    private void Notice(IReadOnlyList<DeskEvent> events)
    {
        foreach (var happened in events)
        {
            if (happened.Type == EventTypes.ChannelChanged)
            {
                Interlocked.Increment(ref _changes);
                return;
            }
        }
    }

    private async ValueTask<Snapshot> CurrentAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref _snapshot) is { } current && IsFresh(current))
        {
            return current;
        }

        await _loading.WaitAsync(ct);
        try
        {
            if (_snapshot is { } loaded && IsFresh(loaded))
            {
                return loaded;
            }

            // Noted before the read: a change that commits meanwhile makes this snapshot stale at once.
            var changes = Interlocked.Read(ref _changes);
            var loadedAt = _time.GetTimestamp();
            var rows = await _db.ReadAsync(
                session => session.QueryAsync<ChannelAccountRow>($"select {ChannelAccountRow.Columns} from channel_accounts"), ct);
            var entries = rows.Select(row => new Entry(
                row.ToAccount(_box, _address),
                new AccountRouting(row.TeamId, row.PatienceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
                row.Enabled)).ToArray();
            var fresh = new Snapshot(
                entries.ToFrozenDictionary(entry => entry.Account.Id),
                entries.Where(entry => entry.Enabled).ToFrozenDictionary(entry => entry.Account.Key, StringComparer.Ordinal),
                changes,
                loadedAt);
            Volatile.Write(ref _snapshot, fresh);
            return fresh;
        }
        finally
        {
            _loading.Release();
        }
    }

    private bool IsFresh(Snapshot snapshot) =>
        snapshot.Changes == Interlocked.Read(ref _changes) && _time.GetElapsedTime(snapshot.LoadedAt) < MaxAge;

    private sealed record Entry(ChannelAccount Account, AccountRouting Routing, bool Enabled);

    private sealed record Snapshot(FrozenDictionary<long, Entry> ById, FrozenDictionary<string, Entry> ByKey, long Changes, long LoadedAt);
}
