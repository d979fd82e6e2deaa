using System.Buffers;
using System.Security.Cryptography;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Attachments;

/// <summary>More bytes came than were allowed. Nothing is kept of them.</summary>
public sealed class AttachmentTooLargeException(long maxBytes) : Exception($"The file is larger than {maxBytes} bytes.")
{
    public long MaxBytes => maxBytes;
}

/// <summary>
/// Files, named by the SHA-256 of their content and kept once each, in a folder that no web server serves. A file is complete
/// and on the disk before anybody learns its name.
/// </summary>
public sealed class AttachmentStore
{
    private const int BufferSize = 64 * 1024;

    private readonly string _temporary;

    public AttachmentStore(IOptions<DatabaseOptions> options)
    {
        Folder = Path.GetFullPath(options.Value.AttachmentsFolder);
        _temporary = Path.Combine(Folder, "incoming");
    }

    internal string Folder { get; }

    /// <summary>Reads <paramref name="content"/> to its end, a piece at a time.</summary>
    /// <param name="fileName">As the sender wrote it; comes back fit to be shown.</param>
    /// <param name="contentType">As the sender claims; comes back as what the bytes are, see <see cref="ContentTypes"/>.</param>
    /// <exception cref="AttachmentTooLargeException">As soon as the first byte too many arrives.</exception>
    public async Task<StoredFile> SaveAsync(Stream content, string fileName, string? contentType, long maxBytes, CancellationToken ct)
    {
        Directory.CreateDirectory(_temporary);
        var temporary = Path.Combine(_temporary, Guid.NewGuid().ToString("N"));
        try
        {
            var (sha256, size, head) = await ReceiveAsync(content, temporary, maxBytes, ct);
            var target = PathOf(sha256);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);

            // Also where the content is there already: the file is new again, so a clean-up that looked before lets it be.
            File.Move(temporary, target, overwrite: true);
            FolderSync.Flush(Path.GetDirectoryName(target)!);
            return new StoredFile(FileNames.Clean(fileName), ContentTypes.Of(head, contentType), size, sha256);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public bool Contains(string sha256) => IsName(sha256) && File.Exists(PathOf(sha256));

    /// <returns>Null: no such file.</returns>
    public Stream? OpenRead(string sha256)
    {
        if (!IsName(sha256))
        {
            return null;
        }

        try
        {
            return new FileStream(
                PathOf(sha256),
                new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 });
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>64 hex digits in lower case. Whatever else is asked for never becomes a path.</summary>
    internal static bool IsName(string? sha256) => sha256 is { Length: 64 } && sha256.All(char.IsAsciiHexDigitLower);

    internal string PathOf(string sha256) => Path.Combine(Folder, sha256[..2], sha256[2..4], sha256);

    internal string TemporaryFolder => _temporary;

    private static async Task<(string Sha256, long Size, byte[] Head)> ReceiveAsync(Stream content, string file, long maxBytes, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var target = new FileStream(
                file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 });
            var head = new byte[ContentTypes.HeadSize];
            var size = 0L;
            int read;
            while ((read = await content.ReadAsync(buffer.AsMemory(0, BufferSize), ct)) > 0)
            {
                if (size + read > maxBytes)
                {
                    throw new AttachmentTooLargeException(maxBytes);
                }

                if (size < head.Length)
                {
                    buffer.AsSpan(0, (int)Math.Min(read, head.Length - size)).CopyTo(head.AsSpan((int)size));
                }

                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), ct);
                size += read;
            }

            target.Flush(flushToDisk: true);
            return (Convert.ToHexStringLower(hash.GetHashAndReset()), size, head[..(int)Math.Min(size, head.Length)]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
