using System.Diagnostics;
using System.Text;

namespace CxmHelpdesk.Desk.Html;

/// <summary>
/// A source that ends when it has been read for too long, so that whatever a parser does with it, it soon has no more to do it with. Given in small
/// pieces, since that is the grain of the limit; begins with a mark that says UTF-8, so that no word of the source chooses another encoding.
/// </summary>
internal sealed class LimitedSource(string text, int longest, TimeSpan limit) : Stream
{
    private const int Piece = 2048;

    private readonly int end = Math.Min(text.Length, longest);
    private readonly TagBreaker breaker = new();
    private readonly long began = Stopwatch.GetTimestamp();
    private byte[] bytes = [0xEF, 0xBB, 0xBF];
    private int read;
    private int at;

    /// <summary>Something was not given.</summary>
    public bool IsCut => at < text.Length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (read == bytes.Length)
        {
            if (at == end || Stopwatch.GetElapsedTime(began) > limit)
            {
                return 0;
            }

            var length = Math.Min(Piece, end - at);
            length += length > 1 && char.IsHighSurrogate(text[at + length - 1]) ? -1 : 0;
            var piece = new StringBuilder(length + 64);
            breaker.Write(text, at, length, piece);
            bytes = Encoding.UTF8.GetBytes(piece.ToString());
            at += length;
            read = 0;
        }

        var copied = Math.Min(buffer.Length, bytes.Length - read);
        bytes.AsSpan(read, copied).CopyTo(buffer);
        read += copied;
        return copied;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
