using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Sending;

/// <summary>Commands out, replies in. Bounds what a server may say; knows nothing of their meaning.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private const int LongestLine = 16 * 1024;
    private const int MostLines = 200;

    private readonly Socket? socket;
    private readonly byte[] buffer = new byte[LongestLine];
    private Stream stream;
    private int start;
    private int end;

    public SmtpConnection(Stream stream, Socket? socket = null) => (this.stream, this.socket) = (stream, socket);

    /// <summary>How this machine calls itself in EHLO: its address, which is true wherever it stands (RFC 5321 §4.1.3).</summary>
    public string OwnName => socket?.LocalEndPoint is IPEndPoint { Address: var address }
        ? address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6 ? $"[IPv6:{address}]" : $"[{address.MapToIPv4()}]"
        : "[127.0.0.1]";

    public static async Task<SmtpConnection> OpenAsync(string host, int port, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, ct);
            return new SmtpConnection(new NetworkStream(socket, ownsSocket: true), socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="SmtpProtocolException">The server spoke on before TLS: somebody on the way may have put words into its mouth (CVE-2011-0411).</exception>
    public async Task SecureAsync(string host, IReadOnlyList<string> fingerprints, CancellationToken ct)
    {
        if (start < end)
        {
            throw new SmtpProtocolException("The server sent words in clear that do not belong there.");
        }

        stream = await ServerCertificates.SecureAsync(stream, host, fingerprints, ct);
    }

    public async Task<SmtpReply> AskAsync(string command, CancellationToken ct)
    {
        await SendAsync(command, ct);
        return await ReadAsync(ct);
    }

    /// <summary>Several commands may go before their replies are read (RFC 2920).</summary>
    public async Task SendAsync(string commands, CancellationToken ct)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(commands + "\r\n"), ct);
        await stream.FlushAsync(ct);
    }

    public async Task<SmtpReply> ReadAsync(CancellationToken ct)
    {
        var lines = new List<string>();
        var code = 0;
        while (true)
        {
            var line = await ReadLineAsync(ct);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), System.Globalization.NumberStyles.None, null, out var number) || number is < 200 or > 599 || (lines.Count > 0 && number != code))
            {
                throw new SmtpProtocolException("The server does not answer as a mail server does.");
            }

            code = number;
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
            {
                return new SmtpReply(code, lines);
            }

            if (lines.Count >= MostLines)
            {
                throw new SmtpProtocolException("The server's answer does not end.");
            }
        }
    }

    /// <summary>A whole mail and the dot behind it; lines that begin with a dot get another (RFC 5321 §4.5.2).</summary>
    public async Task SendMailAsync(Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        await using var stuffed = new DotStuffing(stream);
        await write(stuffed, ct);
        await stuffed.EndAsync(ct);
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task<string> ReadLineAsync(CancellationToken ct)
    {
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.UTF8.GetString(buffer, start, length).TrimEnd('\r');
                start += length + 1;
                return line;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                throw new SmtpProtocolException("The server's answer has a line without end.");
            }

            var read = await stream.ReadAsync(buffer.AsMemory(end), ct);
            if (read == 0)
            {
                throw new SmtpProtocolException("The server hung up.");
            }

            end += read;
        }
    }
}
