using System.Text.Json;

namespace CxmHelpdesk.Server.Tests.Realtime;

/// <summary>
/// An agent's screen as the client rule says: what is pushed before Resume has answered waits, nothing numbered up to the last is
/// taken again, ticks move the last on. Survives its connections.
/// </summary>
internal sealed class AgentModel(LiveDesk desk, string agent)
{
    private readonly Lock _gate = new();
    private List<(string Method, JsonElement Argument)>? _waiting;
    private int _generation;

    public long Last { get; private set; }

    /// <summary>Everything taken, in order.</summary>
    public List<JsonElement> Taken { get; } = [];

    public IReadOnlyList<long> Seqs => Snapshot().Select(e => e.GetProperty("seq").GetInt64()).ToArray();

    public List<(string Method, JsonElement Argument)> Other { get; } = [];

    public int Resets { get; private set; }

    /// <summary>If it says so, the push is lost together with the connection.</summary>
    public Func<JsonElement, bool>? LosePush { get; set; }

    public IReadOnlyList<JsonElement> Snapshot()
    {
        lock (_gate)
        {
            return [.. Taken];
        }
    }

    public async Task<HubClient> ConnectAsync()
    {
        int generation;
        lock (_gate)
        {
            _waiting = [];
            generation = ++_generation;
        }

        return await desk.AgentAsync(agent, (method, argument) => Receive(generation, method, argument));
    }

    public async Task ResumeAsync(HubClient client)
    {
        var answer = await client.InvokeAsync("Resume", Last);
        lock (_gate)
        {
            if (answer.GetProperty("reset").GetBoolean())
            {
                Resets++;
            }

            foreach (var happened in answer.GetProperty("events").EnumerateArray())
            {
                Take(happened);
            }

            Last = answer.GetProperty("reset").GetBoolean() ? answer.GetProperty("head").GetInt64() : Math.Max(Last, answer.GetProperty("head").GetInt64());
            var waiting = _waiting!;
            _waiting = null;
            foreach (var (method, argument) in waiting)
            {
                Apply(method, argument);
            }
        }
    }

    private void Receive(int generation, string method, JsonElement argument)
    {
        lock (_gate)
        {
            // A dead connection's last words come too late.
            if (generation != _generation)
            {
                return;
            }

            if (_waiting is not null)
            {
                _waiting.Add((method, argument));
            }
            else
            {
                Apply(method, argument);
            }
        }
    }

    private void Apply(string method, JsonElement argument)
    {
        switch (method)
        {
            case "Events" when LosePush?.Invoke(argument) == true:
                _generation++;
                break;
            case "Events":
                foreach (var happened in argument.EnumerateArray())
                {
                    Take(happened);
                }

                break;
            case "Tick":
                Last = Math.Max(Last, argument.GetProperty("seq").GetInt64());
                break;
            default:
                Other.Add((method, argument));
                break;
        }
    }

    private void Take(JsonElement happened)
    {
        var seq = happened.GetProperty("seq").GetInt64();
        if (seq > Last)
        {
            Last = seq;
            Taken.Add(happened);
        }
    }
}
