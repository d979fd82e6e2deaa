using System.Text.RegularExpressions;
using CxmHelpdesk.Desk.CleanUp;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Attachments;

/// <summary>Deletes files that nobody names: uploads that were never sent, deliveries that were refused after their files had come.</summary>
public sealed partial class AttachmentCleanUp(Db db, AttachmentStore store, TimeProvider time) : ICleanUp
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(2);

    private const int BatchSize = 500;

    public Task<int> RunAsync(CancellationToken ct) => RunAsync(Age, ct);

    /// <param name="olderThan">Younger files are let be: whoever stored them has not yet had the time to name them. An hour at least.</param>
    /// <returns>How many files are gone.</returns>
    public async Task<int> RunAsync(TimeSpan olderThan, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(olderThan, TimeSpan.FromHours(1));
        if (!Directory.Exists(store.Folder))
        {
            return 0;
        }

        var before = (time.GetUtcNow() - olderThan).UtcDateTime;
        var inLists = await NamedInListsAsync(ct);
        var gone = 0;
        foreach (var batch in Directory.EnumerateFiles(store.Folder, "*", SearchOption.AllDirectories).Where(file => File.GetLastWriteTimeUtc(file) < before).Chunk(BatchSize))
        {
            ct.ThrowIfCancellationRequested();
            var left = batch.Where(file => Path.GetDirectoryName(file) == store.TemporaryFolder).ToArray();
            var named = await NamedAsync([.. batch.Select(Path.GetFileName).OfType<string>().Where(AttachmentStore.IsName)], ct);
            var orphans = batch.Where(file => Path.GetFileName(file) is var name && AttachmentStore.IsName(name) && !named.Contains(name) && !inLists.Contains(name));
            gone += left.Concat(orphans).Count(file => Delete(file, before));
        }

        return gone;
    }

    /// <summary>Moves the file aside first: somebody may store the same content between the look and the deletion.</summary>
    private bool Delete(string file, DateTime before)
    {
        Directory.CreateDirectory(store.TemporaryFolder);
        var aside = Path.Combine(store.TemporaryFolder, $"{Guid.NewGuid():N}.orphan");
        try
        {
            File.Move(file, aside);
            if (File.GetLastWriteTimeUtc(aside) < before)
            {
                File.Delete(aside);
                return true;
            }

            File.Move(aside, file, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // Another clean-up was faster.
        }

        return false;
    }

    private async Task<HashSet<string>> NamedAsync(string[] names, CancellationToken ct) => [.. await db.ReadAsync(
        session => session.QueryAsync<string>(
            """
            select sha256 from attachments where sha256 in @names
            union
            select sha256 from import_jobs where sha256 in @names
            union
            select picture_sha256 from identities where picture_sha256 in @names
            """,
            new { names }),
        ct)];

    /// <summary>Files of deliveries that were not read yet, or could not be, and of what agents are writing. One that comes while this runs brings young files.</summary>
    private async Task<HashSet<string>> NamedInListsAsync(CancellationToken ct)
    {
        var lists = await db.ReadAsync(
            session => session.QueryAsync<string>(
                """
                select files from envelopes where state in ('new', 'quarantined') and files <> '[]'
                union all
                select files from drafts where files <> '[]'
                union all
                select files from held_replies where files <> '[]'
                """),
            ct);
        return [.. lists.SelectMany(list => Sha256().Matches(list)).Select(match => match.Value)];
    }

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")]
    private static partial Regex Sha256();
}
