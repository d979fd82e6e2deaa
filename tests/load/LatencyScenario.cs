using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;

namespace CxmHelpdesk.Load;

/// <summary>
/// Customers write at a fixed rate while agents look on: from the customer's send to the agent's client, the message committed in
/// between. Each team has its own chat, so a message goes to the agents of one team. The rate does not wait for answers.
/// </summary>
internal static class LatencyScenario
{
    private const int ConnectAtOnce = 16;
    private const int WarmUpSeconds = 30;

    /// <param name="p50">Limit in milliseconds; likewise <paramref name="p99"/>.</param>
    public static async Task RunAsync(string name, int agents, int agentsPerTeam, int rate, int seconds, double p50, double p99)
    {
        var teams = Math.Max(1, agents / agentsPerTeam);
        var visitors = rate;
        var folder = Directory.CreateTempSubdirectory("cxm-load-").FullName;
        await People.AddAsync(folder, teams, agents, visitors);
        await using (var server = await ServerProcess.StartAsync(folder))
        {
            using var stop = new CancellationTokenSource();
            var clock = new FrameClock();
            var completed = new List<double>();
            var counting = false;
            var receivers = new List<Task>();
            var connecting = Stopwatch.StartNew();
            await Parallel.ForAsync(0, agents, new ParallelOptions { MaxDegreeOfParallelism = ConnectAtOnce }, async (agent, _) =>
            {
#pragma warning disable CA2000 // Lives until the scenario ends.
                var socket = await HubSocket.ConnectAsync(new Uri(server.SocketUrl, "/hubs/agent"), People.AgentCookie(agent));
#pragma warning restore CA2000
                lock (receivers)
                {
                    receivers.Add(socket.ReceiveAsync(clock.Take, stop.Token));
                }

                await socket.InvokeAsync("Resume", 1, "null");
            });
            Figures.Report(name, "connecting", connecting.Elapsed.TotalSeconds, "s");

            var senders = new HubSocket[visitors];
            for (var visitor = 0; visitor < visitors; visitor++)
            {
                var hub = new Uri(server.SocketUrl, $"/hubs/visitor?account={People.AccountKey(visitor % teams)}&access_token={People.VisitorToken(visitor)}");
                senders[visitor] = await HubSocket.ConnectAsync(hub, null);
                receivers.Add(senders[visitor].ReceiveAsync(frame => TakeCompletion(frame, completed, ref counting), stop.Token));
            }

            // Everybody's first message opens a ticket; measured is what comes after, in a running conversation.
            // The runtime compiles what is used much a second time meanwhile; a server that runs for weeks does that once.
            await SendAsync(senders, rate, WarmUpSeconds);
            await Task.Delay(1000);
            var processor = server.Processor;
            counting = true;
            clock.Start();
            await SendAsync(senders, rate, seconds);
            await Task.Delay(1000);
            counting = false;
            var measured = clock.Stop();
            var used = server.Processor - processor;

            var expected = rate * seconds * (agents / teams);
            Figures.Percentiles(name, $"customer's send to agent's client at {rate}/s, {agents} agents", measured, p50, p99);
            Figures.Report(name, "pushes that arrived", measured.Count, "count", expected, atLeast: true);

            lock (completed)
            {
                Figures.Percentiles(name, "customer's send to durable acceptance", completed, p50, p99);
            }

            Figures.Report(name, "server's processor time a message", used.TotalMilliseconds / (rate * seconds), "ms");
            Figures.Report(name, "resident memory after", server.ResidentMiB, "MiB");
            await stop.CancelAsync();
            await Task.WhenAll(receivers);
        }

        Directory.Delete(folder, true);
    }

    private static async Task SendAsync(HubSocket[] senders, int rate, int seconds)
    {
        var clock = Stopwatch.StartNew();
        var sends = new List<Task>();
        for (var i = 0; i < rate * seconds; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / rate);
            while (due - clock.Elapsed is { TotalMilliseconds: > 0.3 } wait)
            {
                await Task.Delay(wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait);
            }

            var now = Stopwatch.GetTimestamp();
            var id = now.ToString(CultureInfo.InvariantCulture);
            // The invocation's id is the instant of sending, and so is the mark in the text.
            var text = $"Where is my order? {FrameClock.Mark(now)}";
            sends.Add(senders[i % senders.Length].InvokeAsync("Send", now, $$"""{"clientId":"c{{id}}-{{i}}","text":"{{text}}"}"""));
        }

        await Task.WhenAll(sends);
    }

    private static void TakeCompletion(ReadOnlySpan<byte> frame, List<double> completed, ref bool counting)
    {
        // {"type":3,"invocationId":"<timestamp>",...
        var at = frame.IndexOf("\"type\":3,\"invocationId\":\""u8);
        if (at < 0 || !Volatile.Read(ref counting) || !Utf8Parser.TryParse(frame[(at + 25)..], out long sent, out _))
        {
            return;
        }

        lock (completed)
        {
            completed.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
    }
}
