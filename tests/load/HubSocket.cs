using System.Net.WebSockets;
using System.Text;

namespace CxmHelpdesk.Load;

/// <summary>The least client of SignalR's JSON protocol that a load needs: text frames that end with 0x1E, over one WebSocket.</summary>
internal sealed class HubSocket : IDisposable
{
    private const byte End = 0x1E;
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly byte[] _buffer = new byte[256 * 1024];

    public static async Task<HubSocket> ConnectAsync(Uri hub, string? cookie)
    {
        var client = new HubSocket();
        client._socket.Options.SetRequestHeader("Origin", $"http://{hub.Authority}");
        if (cookie is not null)
        {
            client._socket.Options.SetRequestHeader("Cookie", cookie);
        }

        await client._socket.ConnectAsync(hub, default);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        return client;
    }

    public Task InvokeAsync(string method, long id, string argumentsJson) =>
        SendAsync($$"""{"type":1,"invocationId":"{{id}}","target":"{{method}}","arguments":[{{argumentsJson}}]}""");

    /// <summary>Hands each received frame over until the connection closes.</summary>
    public async Task ReceiveAsync(Action<ReadOnlySpan<byte>> frame, CancellationToken ct)
    {
        var kept = new MemoryStream();
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var received = await _socket.ReceiveAsync(_buffer.AsMemory(), ct);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                Split(_buffer.AsSpan(0, received.Count), kept, frame);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _sending.Dispose();
    }

    private static void Split(ReadOnlySpan<byte> bytes, MemoryStream kept, Action<ReadOnlySpan<byte>> frame)
    {
        int end;
        while ((end = bytes.IndexOf(End)) >= 0)
        {
            if (kept.Length > 0)
            {
                kept.Write(bytes[..end]);
                frame(kept.GetBuffer().AsSpan(0, (int)kept.Length));
                kept.SetLength(0);
            }
            else
            {
                frame(bytes[..end]);
            }

            bytes = bytes[(end + 1)..];
        }

        kept.Write(bytes);
    }

    private async Task SendAsync(string json)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(json) + 1];
        Encoding.UTF8.GetBytes(json, bytes);
        bytes[^1] = End;
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(bytes.AsMemory(), WebSocketMessageType.Text, true, default);
        }
        finally
        {
            _sending.Release();
        }
    }
}
