using System.Buffers.Text;

namespace CxmHelpdesk.Channels.Email.Writing;

/// <summary>
/// A mail ready to be sent. Its texts are in memory, its files are read and encoded while they go out; its length is known before
/// (RFC 1870 asks for it). Lines end in CRLF and are at most 998 bytes long.
/// </summary>
public sealed class WrittenMail
{
    private const int LineBytes = 57; // 76 characters
    private const int LinesAtOnce = 512;
    private readonly IReadOnlyList<Piece> pieces;

    internal WrittenMail(IReadOnlyList<Piece> pieces)
    {
        this.pieces = pieces;
        Length = pieces.Sum(piece => piece.Length);
    }

    public long Length { get; }

    /// <exception cref="InvalidDataException">A file is not as long as was said.</exception>
    public async Task CopyToAsync(Stream stream, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(stream);
        foreach (var piece in pieces)
        {
            if (piece.File is { } file)
            {
                await CopyFileAsync(file, stream, ct);
            }
            else
            {
                await stream.WriteAsync(piece.Bytes, ct);
            }
        }
    }

    private static async Task CopyFileAsync(DraftFile file, Stream stream, CancellationToken ct)
    {
        await using var content = await file.OpenAsync(ct);
        var raw = new byte[LineBytes * LinesAtOnce];
        var encoded = new byte[(LineBytes / 3 * 4 + 2) * LinesAtOnce];
        long total = 0;
        while (true)
        {
            var read = await content.ReadAtLeastAsync(raw, raw.Length, throwOnEndOfStream: false, ct);
            total += read;
            if (total > file.Size || (read < raw.Length && total != file.Size))
            {
                throw new InvalidDataException("A file changed its length while it was sent.");
            }

            await stream.WriteAsync(encoded.AsMemory(0, Encode(raw.AsSpan(0, read), encoded)), ct);
            if (read < raw.Length)
            {
                return;
            }
        }
    }

    private static int Encode(ReadOnlySpan<byte> raw, Span<byte> encoded)
    {
        var written = 0;
        for (var at = 0; at < raw.Length; at += LineBytes)
        {
            Base64.EncodeToUtf8(raw.Slice(at, Math.Min(LineBytes, raw.Length - at)), encoded[written..], out _, out var length);
            written += length;
            encoded[written++] = (byte)'\r';
            encoded[written++] = (byte)'\n';
        }

        return written;
    }

    internal readonly record struct Piece(ReadOnlyMemory<byte> Bytes, DraftFile? File)
    {
        public long Length => File is { } file ? (file.Size + 2) / 3 * 4 + (file.Size + LineBytes - 1) / LineBytes * 2 : Bytes.Length;
    }
}
