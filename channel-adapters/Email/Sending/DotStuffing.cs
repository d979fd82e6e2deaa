namespace CxmHelpdesk.Channels.Email.Sending;

/// <summary>
/// Passes a mail on to a server: a dot at the start of a line is doubled (RFC 5321 §4.5.2), and a line end is CRLF or nothing, since a CR or LF
/// alone ends a mail for some servers and begins a smuggled one (CVE-2023-51764).
/// </summary>
internal sealed class DotStuffing(Stream inner) : Stream
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private int count;
    private byte last = (byte)'\n';

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        for (var at = 0; at < source.Length;)
        {
            // A byte may become two.
            if (buffer.Length - count < 2)
            {
                await FlushAsync(cancellationToken);
            }

            at += Fill(source.Span[at..]);
        }
    }

    /// <summary>The dot alone on a line; the mail's last line ends before it.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        await WriteAsync(last == '\n' ? ReadOnlyMemory<byte>.Empty : "\r\n"u8.ToArray(), ct);
        await FlushAsync(ct);
        await inner.WriteAsync(".\r\n"u8.ToArray(), ct);
        await inner.FlushAsync(ct);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await inner.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        count = 0;
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <returns>How many bytes were taken.</returns>
    private int Fill(ReadOnlySpan<byte> source)
    {
        var at = 0;
        for (; at < source.Length && buffer.Length - count >= 2; at++)
        {
            var b = source[at];
            if (b == '\n' && last != '\r' || b != '\n' && last == '\r')
            {
                throw new InvalidDataException("A line of the mail does not end in CRLF.");
            }

            if (b == '.' && last == '\n')
            {
                buffer[count++] = (byte)'.';
            }

            buffer[count++] = last = b;
        }

        return at;
    }
}
