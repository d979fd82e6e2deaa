using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Imap;

/// <summary>Lines and literals out of a connection, each within limits of size and time, so that no server can hold us up or fill our memory.</summary>
internal sealed class ImapStream(Stream stream, TimeSpan patience) : IAsyncDisposable
{
    /// <summary>The answer to a search of a large folder is one line.</summary>
    private const int LongestLine = 8 * 1024 * 1024;

    private const int LargestLiteral = MailIntake.MaxBytes + 1024;
    private const int MostLiterals = 1000;

    private Stream _stream = stream;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <param name="upgrade">Wraps the connection.</param>
    /// <exception cref="MailServerException">The server spoke on before TLS: somebody on the way may have put words into its mouth (CVE-2011-0411).</exception>
    public async Task SecureAsync(Func<Stream, Task<Stream>> upgrade)
    {
        if (_start < _end)
        {
            throw new MailServerException("The server sent words in clear that do not belong there.");
        }

        _stream = await upgrade(_stream);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            await _stream.WriteAsync(bytes, limit.Token);
            await _stream.FlushAsync(limit.Token);
        }
        catch (Exception error) when (IsLost(error, ct))
        {
            throw Lost(error);
        }
    }

    /// <param name="longer">Instead of the usual patience, for a server that is meant to be silent.</param>
    public async Task<ImapResponse> ReadAsync(CancellationToken ct, TimeSpan? longer = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            var pieces = new List<(byte[] Text, byte[]? Literal)>(1);
            while (true)
            {
                limit.CancelAfter(longer ?? patience);
                var line = await ReadLineAsync(limit.Token);
                if (LiteralLength(line, out var textLength) is not { } length)
                {
                    pieces.Add((line, null));
                    return ImapParser.Parse(pieces);
                }

                if (length > LargestLiteral || pieces.Count >= MostLiterals)
                {
                    throw new MailServerException("The server sends more than it was asked for.");
                }

                pieces.Add((line[..textLength], await ReadLiteralAsync((int)length, limit)));
            }
        }
        catch (Exception error) when (IsLost(error, ct))
        {
            throw Lost(error);
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    /// <summary><c>{17}</c> at the end of a line: so many bytes follow (RFC 9051 §4.3), also in the forms of RFC 7888 and RFC 3516.</summary>
    private static long? LiteralLength(byte[] line, out int textLength)
    {
        textLength = line.Length;
        if (line is not [.., (byte)'}'] || line.AsSpan().LastIndexOf((byte)'{') is not (var open and >= 0))
        {
            return null;
        }

        var digits = Encoding.ASCII.GetString(line.AsSpan(open + 1, line.Length - open - 2)).TrimEnd('+');
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return null;
        }

        textLength = open > 0 && line[open - 1] == '~' ? open - 1 : open;
        return length;
    }

    private async Task<byte[]> ReadLineAsync(CancellationToken ct)
    {
        var scanned = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var length = scanned + end;
                var line = _buffer.AsSpan(_start, length > 0 && _buffer[_start + length - 1] == '\r' ? length - 1 : length).ToArray();
                _start += length + 1;
                return line;
            }

            scanned = _end - _start;
            MakeRoom();
            await FillAsync(_buffer.AsMemory(_end), ct);
        }
    }

    private async Task<byte[]> ReadLiteralAsync(int length, CancellationTokenSource limit)
    {
        var literal = new byte[length];
        var at = Math.Min(length, _end - _start);
        _buffer.AsSpan(_start, at).CopyTo(literal);
        _start += at;
        while (at < length)
        {
            // Counted anew with each piece that comes: a large mail takes its time.
            limit.CancelAfter(patience);
            var read = await _stream.ReadAsync(literal.AsMemory(at), limit.Token);
            at += read > 0 ? read : throw new EndOfStreamException();
        }

        return literal;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestLine)
            {
                throw new MailServerException("The server's answer has a line without end.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }

    private async Task FillAsync(Memory<byte> free, CancellationToken ct)
    {
        var read = await _stream.ReadAsync(free, ct);
        _end += read > 0 ? read : throw new EndOfStreamException();
    }

    private static bool IsLost(Exception error, CancellationToken ct) =>
        error is IOException or ObjectDisposedException or System.Net.Sockets.SocketException || (error is OperationCanceledException && !ct.IsCancellationRequested);

    private static MailServerException Lost(Exception error) => error is OperationCanceledException
        ? new MailServerException("The mail server did not answer in time.", error)
        : new MailServerException("The mail server hung up.", error);
}
