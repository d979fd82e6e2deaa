using System.Collections.Concurrent;
using System.Threading.Channels;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>
/// Fetches pictures of people who wrote, one after the other and beside their messages, into the attachment store: an agent's browser never asks the network. Each is looked at
/// once a day at most; what cannot be had costs the picture only, and whoever has none is shown by his initials.
/// </summary>
internal sealed partial class ProfilePictures(Db db, ChannelRegistry channels, AttachmentStore store, TimeProvider time, ILogger<ProfilePictures> log) : BackgroundService
{
    public const long MaxBytes = 1024 * 1024;

    private const int MostKnown = 20_000;
    private const int MostWaiting = 500;
    private static readonly TimeSpan s_each = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Kind, string Address), DateTimeOffset> _looked = new();
    private readonly Channel<Wanted> _waiting = Channel.CreateBounded<Wanted>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>Never waits. Where too many are wanted at once, this one comes with a later message.</summary>
    public void Want(ChannelAccount account, Party person)
    {
        var who = (person.Kind, person.Address);
        var now = time.GetUtcNow();
        if (person.Picture is not { Length: > 0 } reference || (_looked.TryGetValue(who, out var at) && now - at < s_each))
        {
            return;
        }

        if (_looked.Count >= MostKnown)
        {
            _looked.Clear();
        }

        if (_waiting.Writer.TryWrite(new Wanted(account, person, reference)))
        {
            _looked[who] = now;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var wanted in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await FetchAsync(wanted, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogNoPicture(wanted.Account.Channel, wanted.Account.Id, error.GetType().Name);
            }
        }
    }

    private async Task FetchAsync(Wanted wanted, CancellationToken ct)
    {
        if (channels.Find(wanted.Account.Channel) is not IMediaSource source)
        {
            return;
        }

        using var limit = new CancellationTokenSource(s_limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        StoredFile file;
        await using (var content = await source.OpenAsync(wanted.Reference, wanted.Account, either.Token))
        {
            file = await store.SaveAsync(content, "picture", null, MaxBytes, either.Token);
        }

        if (ContentTypes.IsSafeImage(file.ContentType))
        {
            await db.WriteAsync(tx => KeepAsync(tx, wanted.Person, file), ct);
        }
    }

    private static async Task KeepAsync(Tx tx, Party person, StoredFile file)
    {
        var owner = await tx.FirstOrDefaultAsync<Owner>(
            "select id, customer_id, picture_sha256 from identities where kind = @Kind and address_key = @key", new { person.Kind, key = IdentityKey.Of(person.Kind, person.Address) });
        if (owner is null || owner.PictureSha256 == file.Sha256)
        {
            return;
        }

        await tx.ExecuteAsync("update identities set picture_sha256 = @Sha256, picture_type = @ContentType where id = @Id", new { file.Sha256, file.ContentType, owner.Id });
        tx.Append(new NewEvent(EventTypes.CustomerChanged) { CustomerId = owner.CustomerId });
    }

    [LoggerMessage(2011, LogLevel.Information, "Channel {Channel}, account {AccountId}: no picture was to be had ({Error})")]
    private partial void LogNoPicture(string channel, long accountId, string error);

    private sealed record Wanted(ChannelAccount Account, Party Person, string Reference);

    private sealed record Owner
    {
        public long Id { get; init; }

        public long CustomerId { get; init; }

        public string? PictureSha256 { get; init; }
    }
}
