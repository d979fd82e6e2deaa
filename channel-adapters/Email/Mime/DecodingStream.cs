namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// A body without its transfer encoding, decoded while it is read: a file of any size takes a buffer and no more. Gives the same bytes as
/// <see cref="TransferDecoding.Decode"/> of the whole.
/// </summary>
internal sealed class DecodingStream : Stream
{
    private const int Step = 64 * 1024;

    private readonly TransferEncoding _encoding;
    private ReadOnlyMemory<byte> _source;
    private Base64Decoder _base64;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private bool _isDone;

    public DecodingStream(TransferEncoding encoding, ReadOnlyMemory<byte> source)
    {
        // uuencode begins and ends somewhere in its text; and it is rare.
        (_encoding, _source) = encoding == TransferEncoding.Uuencode ? (TransferEncoding.Identity, Whole(encoding, source)) : (encoding, source);
        _buffer = new byte[Math.Min(Step, _source.Length + Base64Decoder.MostLeft)];
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        while (_start == _end && !_isDone)
        {
            (_start, _end) = (0, Fill());
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <returns>How many bytes the next piece gives; it may be none before the end.</returns>
    private int Fill()
    {
        if (_source.IsEmpty)
        {
            _isDone = true;
            return _base64.Finish(_buffer);
        }

        var length = PieceLength(_source.Span);
        var piece = _source.Span[..length];
        _source = _source[length..];
        if (_encoding == TransferEncoding.Base64)
        {
            return _base64.Decode(piece, _buffer);
        }

        // Decoded it is never longer; but a line of quoted-printable may be longer than the usual piece.
        _buffer = piece.Length <= _buffer.Length ? _buffer : new byte[piece.Length];
        return TransferDecoding.Decode(_encoding, piece, _buffer);
    }

    /// <summary>Whole lines: quoted-printable means something at their ends, and base64 is read fastest by the line.</summary>
    private int PieceLength(ReadOnlySpan<byte> source)
    {
        var most = Step - Base64Decoder.MostLeft;
        if (source.Length <= most)
        {
            return source.Length;
        }

        var end = source[..most].LastIndexOf((byte)'\n');
        if (end >= 0)
        {
            return end + 1;
        }

        if (_encoding != TransferEncoding.QuotedPrintable)
        {
            return most;
        }

        var later = source[most..].IndexOf((byte)'\n');
        return later < 0 ? source.Length : most + later + 1;
    }

    private static ReadOnlyMemory<byte> Whole(TransferEncoding encoding, ReadOnlyMemory<byte> source)
    {
        var content = new byte[source.Length];
        return content.AsMemory(0, TransferDecoding.Decode(encoding, source.Span, content));
    }
}
