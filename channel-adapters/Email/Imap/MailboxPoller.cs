using System.Globalization;

namespace CxmHelpdesk.Channels.Email.Imap;

/// <summary>
/// Reads one folder for as long as the connection holds: what came since the cursor, in order, then waits for more. A mail is behind the cursor only once it
/// is durable, so a break at any point repeats at most what the dedupe key absorbs. A mail that the server will not hand over is noted in the quarantine and passed by.
/// </summary>
internal sealed class MailboxPoller(IMailbox mailbox, EmailSettings settings, IPollSink sink, TimeProvider time)
{
    private const int ListSize = 200;
    private const int BatchMails = 50;
    private const int BatchBytes = 4 * 1024 * 1024;
    private const int StartBytes = 256 * 1024;

    /// <summary>INTERNALDATE days are the server's, in a zone we do not know; and a day or two cost nothing.</summary>
    private const int SafetyDays = 3;

    private MailboxCursor _cursor = null!;
    private Task _storing = Task.CompletedTask;

    /// <summary>Ends with an exception only.</summary>
    public async Task RunAsync(string? cursor, CancellationToken ct)
    {
        try
        {
            var (since, passed) = await OpenAsync(cursor, ct);
            await TakeAllAsync(since, ct);
            _cursor = _cursor with { LastUid = Math.Max(_cursor.LastUid, passed) };
            while (true)
            {
                // All that is older than this is stored; after a change of UIDVALIDITY only younger mail need be looked at again.
                _cursor = _cursor with { Since = Today().AddDays(-SafetyDays) };
                await sink.UpToDateAsync(_cursor.ToString(), ct);
                await mailbox.WaitAsync(ct);
                await TakeAllAsync(null, ct);
            }
        }
        finally
        {
            // Whoever polls next must not find the cursor still moving.
            await _storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeAllAsync(DateOnly? since, CancellationToken ct)
    {
        var uids = await mailbox.SearchAsync(_cursor.LastUid + 1, since, ct);
        for (var at = 0; at < uids.Count; at += ListSize)
        {
            await TakeAsync([.. uids.Skip(at).Take(ListSize)], ct);
        }
    }

    /// <returns>Since: only mail from this day on is wanted at first; null: all behind the cursor. Passed: once that is taken, no UID up to this one is of interest.</returns>
    private async Task<(DateOnly? Since, uint Passed)> OpenAsync(string? cursor, CancellationToken ct)
    {
        var folder = await mailbox.OpenAsync(settings.Folder, readOnly: settings.MoveTo is null, ct);
        var mark = MailboxCursor.FolderMark(settings.Folder);
        var known = MailboxCursor.Parse(cursor);
        if (known is not null && known.Folder == mark && known.Validity == folder.Validity)
        {
            _cursor = known;
            return (null, 0);
        }

        if (known is not null && known.Folder == mark)
        {
            // The server numbered its mail anew. What is stored already is known by its content.
            _cursor = known with { Validity = folder.Validity, LastUid = 0 };
            return (known.Since, await LastUidAsync(folder, ct));
        }

        var last = await LastUidAsync(folder, ct);
        var first = Today().AddDays(-settings.ImportDays);
        _cursor = new MailboxCursor(mark, folder.Validity, settings.ImportDays == 0 ? last : 0, first);
        return settings.ImportDays == 0 ? (null, 0) : (first, last);
    }

    private async Task<uint> LastUidAsync(FolderState folder, CancellationToken ct) =>
        folder.NextUid is { } next ? Math.Max(next, 1) - 1 : await mailbox.SearchAsync(1, null, ct) is [.., var last] ? last : 0;

    private async Task TakeAsync(IReadOnlyList<uint> uids, CancellationToken ct)
    {
        var sizes = (await OrNothingAsync(() => mailbox.ListAsync(uids, ct)))?.ToDictionary(item => item.Uid, item => item.Size) ?? [];
        var batch = new List<uint>();
        var bytes = 0L;
        foreach (var uid in uids)
        {
            var size = sizes.GetValueOrDefault(uid, BatchBytes);
            if (batch.Count > 0 && (batch.Count == BatchMails || bytes + size > BatchBytes))
            {
                await TakeBatchAsync(batch, sizes, ct);
                (batch, bytes) = ([], 0);
            }

            batch.Add(uid);
            bytes += size;
        }

        await TakeBatchAsync(batch, sizes, ct);
        await _storing;
    }

    private async Task TakeBatchAsync(IReadOnlyList<uint> uids, Dictionary<uint, long> sizes, CancellationToken ct)
    {
        var mails = uids.Any(uid => sizes.GetValueOrDefault(uid) > MailIntake.MaxBytes) ? null : await OrNothingAsync(() => mailbox.FetchAsync(uids, ct));
        IReadOnlyList<Envelope> envelopes;
        if (mails is not null)
        {
            envelopes = [.. mails.Select(ToEnvelope)];
        }
        else
        {
            var one = new List<Envelope>();
            foreach (var uid in uids)
            {
                one.AddRange(await OneAsync(uid, sizes.GetValueOrDefault(uid), ct));
            }

            envelopes = one;
        }

        // The next mails are fetched while these are written down.
        await _storing;
        _cursor = _cursor with { LastUid = uids[^1] };
        _storing = StoreAsync(uids, envelopes, _cursor.ToString(), ct);
        if (settings.MoveTo is { } folder)
        {
            await _storing;
            await MoveAsync(uids, folder, ct);
        }
    }

    private Task StoreAsync(IReadOnlyList<uint> uids, IReadOnlyList<Envelope> envelopes, string cursor, CancellationToken ct) =>
        uids.Count == 0 ? Task.CompletedTask : sink.AcceptAsync(envelopes, cursor, ct);

    /// <summary>By itself: too large to be taken whole, or one among those that could not be had together.</summary>
    private async Task<IReadOnlyList<Envelope>> OneAsync(uint uid, long size, CancellationToken ct)
    {
        try
        {
            if (size <= MailIntake.MaxBytes)
            {
                return [.. (await mailbox.FetchAsync([uid], ct)).Select(ToEnvelope)];
            }

            return await mailbox.FetchStartAsync(uid, StartBytes, ct) is { } start ? [MailIntake.Cut(ToEnvelope(start), size)] : [];
        }
        catch (CommandRefusedException refused)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{settings.Folder}/{_cursor.Validity}/{uid}");
            return [MailIntake.NotHandedOver(place, refused.Message, time.GetUtcNow())];
        }
    }

    /// <summary>A folder that cannot be moved to must not stop the mail.</summary>
    private async Task MoveAsync(IReadOnlyList<uint> uids, string folder, CancellationToken ct)
    {
        try
        {
            await mailbox.MoveAsync(uids, folder, ct);
        }
        catch (CommandRefusedException refused)
        {
            await sink.TroubleAsync($"The mail could not be moved to \"{folder}\": {refused.Text}", ct);
        }
    }

    /// <returns>Null: refused.</returns>
    private static async Task<IReadOnlyList<T>?> OrNothingAsync<T>(Func<Task<IReadOnlyList<T>>> ask)
    {
        try
        {
            return await ask();
        }
        catch (CommandRefusedException)
        {
            return null;
        }
    }

    private Envelope ToEnvelope(FetchedMail mail)
    {
        var now = time.GetUtcNow();
        return MailIntake.Envelope(mail.Bytes, settings, mail.Arrived is { } arrived && arrived < now ? arrived : now);
    }

    private DateOnly Today() => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}
