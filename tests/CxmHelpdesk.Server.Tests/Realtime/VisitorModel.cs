using System.Net.Http.Json;
using System.Text.Json;

namespace CxmHelpdesk.Server.Tests.Realtime;

/// <summary>A visitor's widget as the client rule says. Survives its connections; sends what is not accepted yet again.</summary>
internal sealed class VisitorModel(LiveDesk desk, string token)
{
    private readonly Lock _gate = new();
    private List<JsonElement>? _waiting;
    private int _generation;

    public string Token => token;

    public long? Last { get; private set; }

    /// <summary>By id, in the order they were first shown.</summary>
    public List<(long Id, string Author, string Text)> Shown { get; } = [];

    public List<(string Method, JsonElement Argument)> Other { get; } = [];

    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (_gate)
            {
                return [.. Shown.Select(message => message.Text)];
            }
        }
    }

    public static async Task<VisitorModel> OpenAsync(LiveDesk desk, object? visit = null)
    {
        using var browser = desk.Browser();
        using var response = await browser.PostAsJsonAsync("/chat/key5/sessions", visit ?? new { });
        response.EnsureSuccessStatusCode();
        return new VisitorModel(desk, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!);
    }

    public async Task<HubClient> ConnectAsync()
    {
        int generation;
        lock (_gate)
        {
            _waiting = [];
            generation = ++_generation;
        }

        return await desk.VisitorAsync(token, (method, argument) => Receive(generation, method, argument));
    }

    public async Task ResumeAsync(HubClient client)
    {
        var answer = await client.InvokeAsync("Resume", Last);
        lock (_gate)
        {
            Show(answer.GetProperty("messages"));
            Last = answer.GetProperty("head").GetInt64();
            var waiting = _waiting!;
            _waiting = null;
            foreach (var news in waiting)
            {
                Take(news);
            }
        }
    }

    public static Task SendAsync(HubClient client, string clientId, string text) => client.InvokeAsync("Send", new { clientId, text });

    private void Receive(int generation, string method, JsonElement argument)
    {
        lock (_gate)
        {
            if (generation != _generation)
            {
                return;
            }

            if (method != "Messages")
            {
                Other.Add((method, argument));
            }
            else if (_waiting is not null)
            {
                _waiting.Add(argument);
            }
            else
            {
                Take(argument);
            }
        }
    }

    private void Take(JsonElement news)
    {
        if (news.GetProperty("seq").GetInt64() > Last)
        {
            Show(news.GetProperty("messages"));
            Last = news.GetProperty("seq").GetInt64();
        }
    }

    private void Show(JsonElement messages)
    {
        foreach (var message in messages.EnumerateArray())
        {
            var id = message.GetProperty("id").GetInt64();
            if (Shown.All(shown => shown.Id != id))
            {
                Shown.Add((id, message.GetProperty("author").GetString()!, message.GetProperty("text").GetString()!));
            }
        }
    }
}
