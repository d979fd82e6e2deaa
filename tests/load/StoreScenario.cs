using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Demo;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Load;

/// <summary>A full store behind the real server: start, memory, lists, a ticket of a customer with a long history, search. One request after the other.</summary>
internal static class StoreScenario
{
    private static readonly string[] Views = ["unassigned", "mine", "open", "snoozed", "resolved", "spam"];
    private static readonly string[] Queries = ["order", "refund broken", "machine", "invoice", "注文", "返品したい", "届いて", "キャンセル", "kettle lid", "請求書"];

    /// <param name="tickets">Seeds a new store of this size unless <paramref name="folder"/> has one.</param>
    public static async Task RunAsync(int tickets, string? folder)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"store of {tickets}");
        var keep = folder is not null;
        folder ??= Directory.CreateTempSubdirectory("cxm-load-").FullName;
        if (!File.Exists(Path.Combine(folder, "cxm.db")))
        {
            await SeedAsync(folder, tickets, name);
        }

        var busiest = await BusiestTicketAsync(folder);
        await using (var server = await ServerProcess.StartAsync(folder))
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 1 }) { BaseAddress = server.Url };
            http.DefaultRequestHeaders.Add("Cookie", People.Administrator);
            using (var page = await http.GetAsync(new Uri("/", UriKind.Relative)))
            {
                Figures.Report(name, "from the start of the process to its first page", server.Startup.TotalMilliseconds, "ms", 1000);
            }

            await Task.Delay(5000);
            Figures.Report(name, "idle memory", server.ResidentMiB, "MiB", 150);
            await ListsAsync(http, name);
            await MeasureAsync(http, name, "ticket of a customer with 5,000 events", 300, _ => $"/api/tickets/{busiest}", 20, 20);
            await MeasureAsync(http, name, "view counts", 300, _ => "/api/queue/counts", 5, 20);
            await MeasureAsync(http, name, "supervisor's board", 300, _ => "/api/board", 10, 40);
            await MeasureAsync(http, name, "search", 400, i => $"/api/search?q={Uri.EscapeDataString(Queries[i % Queries.Length])}", 50, 100);
        }

        if (!keep)
        {
            Directory.Delete(folder, true);
        }
    }

    private static async Task ListsAsync(HttpClient http, string name)
    {
        await MeasureAsync(http, name, "top 50 of a view", 1200, i => $"/api/tickets?view={Views[i % Views.Length]}", 1, 5);

        // A later page costs what the first does.
        string? next = null;
        await MeasureAsync(
            http, name, "next 50 of a view", 600, _ => next is null ? "/api/tickets?view=open" : $"/api/tickets?view=open&after={next}", 1, 5,
            body => next = JsonDocument.Parse(body).RootElement.GetProperty("next").GetString());
    }

    private static async Task MeasureAsync(
        HttpClient http, string name, string what, int count, Func<int, string> path, double p50, double p99, Action<string>? look = null)
    {
        var measured = new List<double>(count);
        for (var i = -count / 4; i < count; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(new Uri(path(Math.Abs(i)), UriKind.Relative));
            var body = await answer.Content.ReadAsStringAsync();
            var took = Stopwatch.GetElapsedTime(clock);
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{path(Math.Abs(i))} answered {(int)answer.StatusCode}: {body}");
            }

            look?.Invoke(body);
            if (i >= 0)
            {
                measured.Add(took.TotalMilliseconds);
            }
        }

        Figures.Percentiles(name, what, measured, p50, p99);
    }

    private static async Task SeedAsync(string folder, int tickets, string name)
    {
        await People.AddAsync(folder, 2, 2, 0);
        await using var db = new SqliteDb(Path.Combine(folder, "cxm.db"), TimeProvider.System);
        var clock = Stopwatch.StartNew();
        await new LoadSeeder(db, new ToneReader(), TimeProvider.System).SeedAsync(tickets, null, default);
        Figures.Report(name, "seeding", clock.Elapsed.TotalSeconds, "s");
    }

    private static async Task<long> BusiestTicketAsync(string folder)
    {
        await using var db = new SqliteDb(Path.Combine(folder, "cxm.db"), TimeProvider.System);
        return await db.ReadAsync(
            async session =>
            {
                var customer = await session.ScalarAsync<long>("select customer_id from touches group by customer_id order by count(*) desc limit 1");
                return await session.ScalarAsync<long>("select id from tickets where customer_id = @customer order by last_message_at desc limit 1", new { customer });
            },
            default);
    }
}
