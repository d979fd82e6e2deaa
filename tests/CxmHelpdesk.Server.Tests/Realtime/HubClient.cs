using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CxmHelpdesk.Server.Tests.Realtime;

/// <summary>The smallest client of SignalR's JSON protocol, made to be killed at any step.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private const byte EndOfMessage = 0x1e;

    private readonly ClientWebSocket _socket;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Action<string, JsonElement> _received;
    private Task _reading = Task.CompletedTask;
    private int _lastCall;

    private HubClient(ClientWebSocket socket, Action<string, JsonElement> received) => (_socket, _received) = (socket, received);

    /// <summary>Done when the connection has ended; the server's close message if there was one.</summary>
    public Task<string?> Closed => _closed.Task;

    private readonly TaskCompletionSource<string?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="received">Called for each invocation by the server, in order: method and its first argument.</param>
    /// <param name="reading">False: connects and never reads again.</param>
    public static async Task<HubClient> ConnectAsync(Uri address, Action<string, JsonElement> received, (string Name, string Value)? header = null, bool reading = true)
    {
        var socket = new ClientWebSocket();
        if (header is var (name, value))
        {
            socket.Options.SetRequestHeader(name, value);
        }

        var client = new HubClient(socket, received);
        using var slow = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await socket.ConnectAsync(address, slow.Token);
        await client.SendAsync("{\"protocol\":\"json\",\"version\":1}", slow.Token);
        var buffer = new byte[256];
        var answer = await socket.ReceiveAsync(buffer, slow.Token);
        var first = Array.IndexOf(buffer, EndOfMessage, 0, answer.Count);
        Assert.Equal("{}", Encoding.UTF8.GetString(buffer, 0, first));
        if (reading)
        {
            client._reading = client.ReadAsync(buffer[(first + 1)..answer.Count]);
        }

        return client;
    }

    public async Task<JsonElement> InvokeAsync(string method, params object?[] arguments)
    {
        var call = Interlocked.Increment(ref _lastCall).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = _calls[call] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = call, target = method, arguments }), CancellationToken.None);
        if (_closed.Task.IsCompleted)
        {
            answer.TrySetException(new IOException("The connection ended."));
        }

        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>As when the network goes: no goodbye.</summary>
    public void Kill() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task SendAsync(string text, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(text + (char)EndOfMessage), WebSocketMessageType.Text, true, ct);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync(byte[] begun)
    {
        string? goodbye = null;
        var text = new ArrayBufferWriter<byte>();
        text.Write(begun);
        try
        {
            while (true)
            {
                goodbye ??= Take(text);
                var read = await _socket.ReceiveAsync(text.GetMemory(64 * 1024), CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                text.Advance(read.Count);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // Killed.
        }

        _closed.TrySetResult(goodbye);
        foreach (var call in _calls.Values)
        {
            call.TrySetException(new IOException("The connection ended."));
        }
    }

    private string? Take(ArrayBufferWriter<byte> text)
    {
        string? goodbye = null;
        var rest = text.WrittenMemory.ToArray().AsMemory();
        for (int end; (end = rest.Span.IndexOf(EndOfMessage)) >= 0; rest = rest[(end + 1)..])
        {
            var message = JsonDocument.Parse(rest[..end]).RootElement;
            switch (message.GetProperty("type").GetInt32())
            {
                case 1:
                    var arguments = message.GetProperty("arguments");
                    _received(message.GetProperty("target").GetString()!, arguments.GetArrayLength() > 0 ? arguments[0] : default);
                    break;
                case 3 when _calls.TryRemove(message.GetProperty("invocationId").GetString()!, out var call):
                    if (message.TryGetProperty("error", out var error))
                    {
                        call.TrySetException(new HubCallFailed(error.GetString()!));
                    }
                    else
                    {
                        call.TrySetResult(message.TryGetProperty("result", out var result) ? result : default);
                    }

                    break;
                case 7:
                    goodbye ??= message.ToString();
                    break;
                default:
                    break;
            }
        }

        text.ResetWrittenCount();
        text.Write(rest.Span);
        return goodbye;
    }
}

internal sealed class HubCallFailed(string message) : Exception(message);
