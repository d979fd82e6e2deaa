using System.Security.Cryptography;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.Attachments;

public sealed class AttachmentStoreTests : IAsyncLifetime
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

    private TestDb _test = null!;
    private AttachmentStore _store = null!;

    public async Task InitializeAsync()
    {
        _test = await TestDb.CreateAsync();
        _store = new AttachmentStore(Options.Create(new DatabaseOptions { AttachmentsFolder = Path.Combine(_test.Folder, "files") }));
    }

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [Fact]
    public async Task A_file_comes_back_as_it_was_and_is_kept_once()
    {
        var content = RandomNumberGenerator.GetBytes(300_000);
        var one = await SaveAsync(content, "../a.bin");
        var two = await SaveAsync(content, "b.bin");

        Assert.Equal(("a.bin", 300_000L, Convert.ToHexStringLower(SHA256.HashData(content))), (one.FileName, one.Size, one.Sha256));
        Assert.Equal(one.Sha256, two.Sha256);
        Assert.Single(Files());
        await using var stream = _store.OpenRead(one.Sha256)!;
        var back = new MemoryStream();
        await stream.CopyToAsync(back);
        Assert.Equal(content, back.ToArray());
    }

    [Fact]
    public async Task One_byte_too_many_is_refused_and_leaves_nothing()
    {
        Assert.Equal(10, (await SaveAsync(new byte[10], "a", maxBytes: 10)).Size);

        await Assert.ThrowsAsync<AttachmentTooLargeException>(() => SaveAsync(new byte[11], "a", maxBytes: 10));

        Assert.Single(Files());
    }

    [Fact]
    public async Task A_stream_that_breaks_leaves_nothing()
    {
        await Assert.ThrowsAsync<IOException>(() => _store.SaveAsync(new BrokenStream(), "a", null, 1000, default));

        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("image/svg+xml", "image/svg+xml")]
    [InlineData("image/png", "application/octet-stream")]
    [InlineData("application/pdf", "application/octet-stream")]
    [InlineData("Text/Plain; charset=utf-8", "text/plain")]
    [InlineData("text/html\r\nX: y", "application/octet-stream")]
    [InlineData("nonsense", "application/octet-stream")]
    [InlineData(null, "application/octet-stream")]
    public async Task An_image_is_believed_by_its_bytes_alone(string? declared, string expected)
    {
        Assert.Equal("image/png", (await _store.SaveAsync(new MemoryStream(Png), "a", declared, 1000, default)).ContentType);
        Assert.Equal(expected, (await _store.SaveAsync(new MemoryStream("<script>"u8.ToArray()), "a", declared, 1000, default)).ContentType);
        Assert.Equal(ContentTypes.Unknown, (await _store.SaveAsync(new MemoryStream([]), "a", "image/gif", 1000, default)).ContentType);
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD")]
    [InlineData("abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd")]
    public void What_is_no_name_of_a_file_opens_nothing(string name)
    {
        Assert.Null(_store.OpenRead(name));
        Assert.False(_store.Contains(name));
    }

    [Fact]
    public async Task A_clean_up_takes_old_files_that_nobody_names()
    {
        var (orphan, attached, waiting, young, picture) = (
            await SaveAsync([1], "a"), await SaveAsync([2], "b"), await SaveAsync([3], "c"), await SaveAsync([4], "d"), await SaveAsync([5], "e"));
        foreach (var file in new[] { orphan, attached, waiting, picture })
        {
            File.SetLastWriteTimeUtc(_store.PathOf(file.Sha256), _test.Time.GetUtcNow().UtcDateTime.AddDays(-3));
        }

        File.SetLastWriteTimeUtc(_store.PathOf(young.Sha256), _test.Time.GetUtcNow().UtcDateTime);
        await NameAsync(attached.Sha256, waiting.Sha256, picture.Sha256);

        Assert.Equal(1, await new AttachmentCleanUp(_test.Db, _store, _test.Time).RunAsync(TimeSpan.FromDays(1), default));

        Assert.False(_store.Contains(orphan.Sha256));
        Assert.True(_store.Contains(attached.Sha256));
        Assert.True(_store.Contains(waiting.Sha256));
        Assert.True(_store.Contains(young.Sha256));
        Assert.True(_store.Contains(picture.Sha256));
    }

    private Task<CxmHelpdesk.Channels.StoredFile> SaveAsync(byte[] content, string name, long maxBytes = 1_000_000) =>
        _store.SaveAsync(new MemoryStream(content), name, null, maxBytes, default);

    private string[] Files() => [.. Directory.EnumerateFiles(_store.Folder, "*", SearchOption.AllDirectories)];

    /// <summary>One is an import's file, one lies in an envelope that was not read yet, one is a customer's picture.</summary>
    private Task NameAsync(string imported, string inEnvelope, string picture) => _test.Db.WriteAsync(
        async tx =>
        {
            await tx.ExecuteAsync(
                """
                insert into import_jobs (id, kind, source, file_name, sha256, mapping, state, created_at)
                values (@id, 'customers', 'csv', 'a', @imported, '{}', 'waiting', @Now)
                """,
                new { id = tx.NextId(), imported, tx.Now });
            var customer = tx.NextId();
            await tx.ExecuteAsync("insert into customers (id, name, name_key, created_at, version) values (@customer, 'Mia', 'mia', @Now, 1)", new { customer, tx.Now });
            await tx.ExecuteAsync(
                """
                insert into identities (id, customer_id, kind, address_key, address, verified, created_at, picture_sha256, picture_type)
                values (@id, @customer, 'line', 'u1', 'u1', 1, @Now, @picture, 'image/png')
                """,
                new { id = tx.NextId(), customer, picture, tx.Now });
            var account = tx.NextId();
            await tx.ExecuteAsync(
                """
                insert into channel_accounts (id, channel, account_key, name, settings, secrets, enabled, version, created_at)
                values (@account, 'scripted', 'k', 'n', '{}', '{}', 1, 1, @Now)
                """,
                new { account, tx.Now });
            await tx.ExecuteAsync(
                """
                insert into envelopes (id, account_id, dedupe_key, received_at, content_type, headers, files, body, state, next_attempt_at)
                values (@id, @account, 'd', @Now, 'x/y', '{}', @files, @body, 'quarantined', @Now)
                """,
                new { id = tx.NextId(), account, files = $$"""[{"fileName":"c","contentType":"x/y","size":1,"sha256":"{{inEnvelope}}"}]""", body = new byte[1], tx.Now });
        },
        default);

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("Gone.");
    }
}
