using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Macros;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Demo;

/// <summary>
/// Fills an empty desk with a small company of db/seed: a kitchenware shop that sells in English and Japanese. What it did with its
/// customers passes the same doors as in real life (imports, tone reader, priority), only with earlier dates.
/// </summary>
public sealed class DemoSeeder(Db db, Passwords passwords, SecretBox box, PutHistory history, ToneReader tone,
    SavedItems<CannedAnswer> answers, SavedItems<Macro> macros)
{
    /// <summary>Of every demo agent; shown on the sign-in page.</summary>
    public const string Password = "kitchen-demo-1";

    private const string Source = "shop";

    /// <returns>False: somebody works here already, nothing was done.</returns>
    public async Task<bool> SeedAsync(CancellationToken ct)
    {
        if (!await db.ReadAsync(IsEmptyAsync, ct))
        {
            return false;
        }

        var data = DemoData.Load();
        var hash = passwords.Hash(Password);
        return await db.WriteAsync(
            async tx =>
            {
                if (!await IsEmptyAsync(tx))
                {
                    return false;
                }

                var teams = await AddTeamsAsync(tx, data.Company.Teams);
                var agents = await AddAgentsAsync(tx, data.Company.Agents, teams, hash);
                var accounts = await AddAccountsAsync(tx, data.Company.Accounts, teams);
                await PutAsync(tx, HistoryKind.Customers, data.Customers.Select(Customer));
                var customers = await CustomersAsync(tx);
                await AddSalesAsync(tx, data.Sales);
                await PutAsync(tx, HistoryKind.Touches, data.Touches.SelectMany((touch, i) => touch.Customers.Select((customer, n) => Touch(touch, customer, tx.Now, i, n))));
                var tickets = new DemoTickets(tx, tone, teams, agents, accounts, customers);
                await tickets.AddAsync(data.Tickets);
                await new DemoPosts(tx, tone, tickets, accounts).AddAsync(data.Voice);
                await AddSegmentsAsync(tx, data.Company.Segments, agents[data.Company.Agents[0].Name]);
                await AddSavedAsync(tx, data.Company, agents[data.Company.Agents[0].Name]);
                foreach (var article in data.Help)
                {
                    await HelpArticles.InsertAsync(tx, article, agents[data.Company.Agents[0].Name]);
                }

                return true;
            },
            ct);
    }

    private static async Task<bool> IsEmptyAsync(Session session) =>
        await session.ScalarAsync<int>("select (select count(*) from agents) + (select count(*) from customers) + (select count(*) from channel_accounts)") == 0;

    private static async Task<Dictionary<string, long>> AddTeamsAsync(Tx tx, IReadOnlyList<string> names)
    {
        var teams = new Dictionary<string, long>();
        foreach (var name in names)
        {
            teams[name] = tx.NextId();
            await tx.ExecuteAsync("insert into teams (id, name, created_at) values (@id, @name, @Now)", new { id = teams[name], name, tx.Now });
            tx.Append(new NewEvent(EventTypes.TeamChanged));
        }

        return teams;
    }

    private static async Task<Dictionary<string, long>> AddAgentsAsync(Tx tx, IReadOnlyList<DemoAgent> people, Dictionary<string, long> teams, string hash)
    {
        var agents = new Dictionary<string, long>();
        foreach (var agent in people)
        {
            var id = agents[agent.Name] = tx.NextId();
            await tx.ExecuteAsync(
                """
                insert into agents (id, email, email_key, name, role, password_hash, language, time_zone, phone, created_at)
                values (@id, @Email, @key, @Name, @Role, @hash, @Language, @TimeZone, @Phone, @Now)
                """,
                new { id, agent.Email, key = EmailAddress.KeyOf(agent.Email), agent.Name, agent.Role, hash, agent.Language, agent.TimeZone, agent.Phone, tx.Now });
            foreach (var team in agent.Teams)
            {
                await tx.ExecuteAsync("insert into agent_teams (agent_id, team_id) values (@id, @teamId)", new { id, teamId = teams[team] });
            }

            tx.Append(new NewEvent(EventTypes.AgentChanged) { AgentId = id });
        }

        await DemoSignIns.KeepAsync(tx, [.. people.Select(agent => new DemoSignIn(agent.Name, Enum.Parse<Role>(agent.Role, true), agent.Email, Password))]);
        return agents;
    }

    private async Task<Dictionary<string, DemoTickets.Account>> AddAccountsAsync(Tx tx, IReadOnlyList<DemoAccount> given, Dictionary<string, long> teams)
    {
        var accounts = new Dictionary<string, DemoTickets.Account>();
        foreach (var account in given)
        {
            var id = tx.NextId();
            var secrets = new Dictionary<string, string>();
            foreach (var secret in account.Secrets ?? [])
            {
                secrets[secret] = box.Seal(Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)), ChannelAccountRow.Place(id, secret));
            }

            await tx.ExecuteAsync(
                """
                insert into channel_accounts (id, channel, account_key, name, team_id, settings, secrets, patience_seconds, enabled, version, created_at)
                values (@id, @Channel, @Key, @Name, @teamId, @settings, @secrets, @PatienceSeconds, 1, 1, @Now)
                """,
                new
                {
                    id, account.Channel, account.Key, account.Name, teamId = account.Team is null ? (long?)null : teams[account.Team],
                    settings = JsonSerializer.Serialize(account.Settings), secrets = JsonSerializer.Serialize(secrets), account.PatienceSeconds, tx.Now,
                });
            accounts[account.Key] = new DemoTickets.Account(id, account.Key, account.Channel, account.Name, account.PatienceSeconds);
            tx.Append(new NewEvent(EventTypes.ChannelChanged, $$"""{"accountId":{{id}}}"""));
        }

        return accounts;
    }

    private async Task AddSalesAsync(Tx tx, DemoSales sales)
    {
        await PutAsync(tx, HistoryKind.Orders, sales.Orders.Select(order => new Dictionary<string, string?>
        {
            ["externalId"] = order.Number, ["number"] = order.Number, ["customerExternalId"] = order.Customer, ["state"] = order.State, ["amount"] = Text(order.Amount),
            ["currency"] = order.Currency, ["placedAt"] = Ago(tx.Now, order.DaysAgo), ["items"] = JsonSerializer.Serialize(order.Items),
            ["link"] = $"https://shop.example/orders/{order.Number}",
        }));
        await PutAsync(tx, HistoryKind.Deals, sales.Deals.Select((deal, i) => new Dictionary<string, string?>
        {
            ["externalId"] = $"D-{i + 1}", ["customerExternalId"] = deal.Customer, ["title"] = deal.Title, ["stage"] = deal.Stage, ["state"] = deal.State,
            ["amount"] = Text(deal.Amount), ["currency"] = deal.Currency, ["owner"] = deal.Owner,
            ["closeOn"] = tx.Now.AddDays(deal.CloseInDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        }));
        for (var i = 0; i < sales.Deals.Count; i++)
        {
            var parameters = new { at = tx.Now.AddDays(-sales.Deals[i].DaysAgo), Source, externalId = $"D-{i + 1}" };
            await tx.ExecuteAsync("update deals set created_at = @at, updated_at = @at where source = @Source and external_id = @externalId", parameters);
            await tx.ExecuteAsync("update touches set at = @at where deal_id = (select id from deals where source = @Source and external_id = @externalId)", parameters);
        }
    }

    private static async Task<Dictionary<string, long>> CustomersAsync(Tx tx)
    {
        var rows = await tx.QueryAsync<Known>("select id, external_id from customers where external_id is not null order by external_id");
        for (var i = 0; i < rows.Count; i++)
        {
            await tx.ExecuteAsync("update customers set created_at = @at where id = @Id", new { at = tx.Now.AddDays(-200 + i), rows[i].Id });
        }

        return rows.ToDictionary(row => row.ExternalId, row => row.Id);
    }

    private static async Task AddSegmentsAsync(Tx tx, IReadOnlyList<DemoSegment> segments, long agentId)
    {
        foreach (var segment in segments)
        {
            await tx.ExecuteAsync(
                "insert into segments (id, name, filter, shared, created_by, created_at, version) values (@id, @Name, @filter, 1, @agentId, @Now, 1)",
                new { id = tx.NextId(), segment.Name, filter = JsonSerializer.Serialize(segment.Filter, JsonSerializerOptions.Web), agentId, tx.Now });
        }
    }

    private async Task AddSavedAsync(Tx tx, DemoCompany company, long agentId)
    {
        foreach (var answer in company.CannedAnswers)
        {
            await answers.InsertAsync(tx, answer, agentId);
        }

        foreach (var macro in company.Macros)
        {
            await macros.InsertAsync(tx, macro, agentId);
        }
    }

    private async Task PutAsync(Tx tx, HistoryKind kind, IEnumerable<IReadOnlyDictionary<string, string?>> items)
    {
        var all = items.ToArray();
        var result = await history.PutAsync(tx, kind, Source, [.. all.Select(item => new Func<HistoryFields>(() => new HistoryFields(item)))], null, new string?[all.Length]);
        if (result.Failed > 0)
        {
            throw new InvalidOperationException($"db/seed: {result.Results.First(item => item.Status == "failed")}");
        }
    }

    private static Dictionary<string, string?> Customer(JsonElement customer) =>
        customer.EnumerateObject().ToDictionary(member => member.Name == "id" ? "externalId" : member.Name, member => member.Value.GetString());

    private static Dictionary<string, string?> Touch(DemoTouch touch, string customer, DateTimeOffset now, int i, int n) => new()
    {
        // Not everybody opens a mail in the same minute.
        ["externalId"] = $"demo-{i}-{n}", ["customerExternalId"] = customer, ["kind"] = touch.Kind, ["title"] = touch.Title, ["link"] = touch.Link,
        ["at"] = Ago(now, touch.DaysAgo - n * 0.011), ["survey"] = touch.Survey, ["score"] = touch.Score?.ToString(CultureInfo.InvariantCulture),
    };

    private static string Ago(DateTimeOffset now, double days) => now.AddDays(-Math.Max(0.01, days)).ToString("O", CultureInfo.InvariantCulture);

    private static string Text(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);

    private sealed record Known
    {
        public long Id { get; init; }

        public string ExternalId { get; init; } = "";
    }
}
