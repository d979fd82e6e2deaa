using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace CxmHelpdesk.Server.Simulate;

/// <summary>A visitor's side of the hub: SignalR's JSON protocol over a web socket, as far as a simulated customer needs it.</summary>
internal sealed class ChatLine : IAsyncDisposable
{
    private const char End = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<string, TaskCompletionSource> _calls = [];
    private readonly SemaphoreSlim _sending = new(1);
    private Task _reading = Task.CompletedTask;
    private int _lastCall;

    /// <summary>How often an agent has answered on this line.</summary>
    public int Answers { get; private set; }

    public bool IsOpen => _socket.State == WebSocketState.Open;

    public static async Task<ChatLine> OpenAsync(Uri server, string accountKey, string token, CancellationToken ct)
    {
        var line = new ChatLine();
        try
        {
            var address = new UriBuilder(server)
            {
                Scheme = server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws",
                Path = "/hubs/visitor",
                Query = $"account={Uri.EscapeDataString(accountKey)}&access_token={Uri.EscapeDataString(token)}",
            };
            await line._socket.ConnectAsync(address.Uri, ct);
            await line.WriteAsync("""{"protocol":"json","version":1}""", ct);
            line._reading = line.ReadAsync();
            return line;
        }
        catch
        {
            await line.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when the server has done it.</summary>
    public async Task CallAsync(string method, CancellationToken ct, params object?[] arguments)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string call;
        lock (_calls)
        {
            call = (++_lastCall).ToString(System.Globalization.CultureInfo.InvariantCulture);
            _calls[call] = done;
        }

        await WriteAsync(JsonSerializer.Serialize(new { type = 1, invocationId = call, target = method, arguments }), ct);
        await done.Task.WaitAsync(TimeSpan.FromSeconds(15), ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading;
        _socket.Dispose();
        _closing.Dispose();
        _sending.Dispose();
    }

    private async Task WriteAsync(string message, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, true, ct);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        var text = new MemoryStream();
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(), _closing.Token) is { MessageType: not WebSocketMessageType.Close } read)
            {
                text.Write(buffer, 0, read.Count);
                if (read.EndOfMessage)
                {
                    foreach (var message in Encoding.UTF8.GetString(text.ToArray()).Split(End, StringSplitOptions.RemoveEmptyEntries))
                    {
                        Take(message);
                    }

                    text.SetLength(0);
                }
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or JsonException)
        {
            // The line is gone; what waits for an answer learns it below.
        }

        lock (_calls)
        {
            foreach (var call in _calls.Values)
            {
                call.TrySetException(new IOException("The line ended."));
            }
        }
    }

    private void Take(string message)
    {
        using var json = JsonDocument.Parse(message);
        var root = json.RootElement;
        if (!root.TryGetProperty("type", out var type))
        {
            return;
        }

        if (type.GetInt32() == 1 && root.GetProperty("target").GetString() == "Messages")
        {
            Answers += root.GetProperty("arguments")[0].GetProperty("messages").EnumerateArray().Count(m => m.GetProperty("author").GetString() == "agent");
        }
        else if (type.GetInt32() == 3)
        {
            TaskCompletionSource? call;
            lock (_calls)
            {
                _calls.Remove(root.GetProperty("invocationId").GetString()!, out call);
            }

            if (root.TryGetProperty("error", out var error))
            {
                call?.TrySetException(new RefusedException(error.GetString()!));
            }
            else
            {
                call?.TrySetResult();
            }
        }
    }
}

/// <summary>The server understood and said no.</summary>
internal sealed class RefusedException(string why) : Exception(why);
