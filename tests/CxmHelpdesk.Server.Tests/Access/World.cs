using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Server.Tests.Access;

/// <summary>One desk with somebody in every role and one object of each kind that the matrix names.</summary>
public sealed class World : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> _programs = [];
    private int _number;

    public DeskApp App { get; } = new();

    public IReadOnlyDictionary<Caller, HttpClient> People { get; private set; } = new Dictionary<Caller, HttpClient>();

    /// <summary>Ids by the object's name in the matrix.</summary>
    public Dictionary<string, string> Objects { get; } = [];

    public int NextNumber() => Interlocked.Increment(ref _number);

    public async Task InitializeAsync()
    {
        var team = await App.CreateTeamAsync("Support");
        var other = await App.CreateTeamAsync("Sales");
        await FillAsync(team);
        var visitor = App.CreateClient();
        var chat = await (await visitor.PostAsJsonAsync("/chat/matrix-chat/sessions", new { })).ReadAsync<ChatSession>();
        visitor.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", chat.Token);
        People = new Dictionary<Caller, HttpClient>
        {
            [Caller.Anonymous] = App.Anybody(),
            [Caller.Visitor] = visitor,
            [Caller.AgentOfTheTeam] = (await App.SignInAsync(Role.Agent, team)).Client,
            [Caller.AgentOfAnotherTeam] = (await App.SignInAsync(Role.Agent, other)).Client,
            [Caller.Supervisor] = (await App.SignInAsync(Role.Supervisor)).Client,
            [Caller.Administrator] = (await App.SignInAsync(Role.Administrator)).Client,
        };
    }

    public async Task<HttpClient> ClientAsync(Caller caller, string? scope) => caller switch
    {
        Caller.TokenWithScope => await ProgramAsync(scope ?? "desk:read"),
        Caller.TokenWithoutScope => await ProgramAsync(scope == "history:write" ? "desk:read" : "history:write"),
        _ => People[caller],
    };

    public async Task DisposeAsync() => await App.DisposeAsync();

    private async Task<HttpClient> ProgramAsync(string scope) =>
        _programs.TryGetValue(scope, out var client) ? client : _programs[scope] = await App.ProgramAsync(scope);

    /// <summary>A ticket of the team with one message, by the tables themselves: which feature makes them is not the matter here.</summary>
    private Task FillAsync(long team) => App.Db.WriteAsync(
        async tx =>
        {
            long account = tx.NextId(), customer = tx.NextId(), identity = tx.NextId(), message = tx.NextId();
            var ticket = await tx.NextTicketNumberAsync();
            await tx.ExecuteAsync(
                """
                insert into channel_accounts (id, channel, account_key, name, team_id, settings, secrets, enabled, version, created_at)
                values (@account, 'web-form', 'matrix-account', 'Form', @team, '{}', '{}', 1, 1, @Now), (@chat, 'web-chat', 'matrix-chat', 'Chat', @team, '{}', '{}', 1, 1, @Now)
                """,
                new { account, chat = tx.NextId(), team, tx.Now });
            await tx.ExecuteAsync(
                "insert into customers (id, name, name_key, created_at, version) values (@customer, 'Cleo', 'cleo', @Now, 1)", new { customer, tx.Now });
            await tx.ExecuteAsync(
                """
                insert into identities (id, customer_id, kind, address_key, address, verified, created_at)
                values (@identity, @customer, 'email', 'cleo@example.com', 'cleo@example.com', 0, @Now)
                """,
                new { identity, customer, tx.Now });
            await tx.ExecuteAsync(
                """
                insert into tickets (id, account_id, channel, identity_id, customer_id, subject, status, waiting, waiting_since, team_id, language,
                    answer_by, rank, reasons, patience_seconds, snippet, last_author, message_count, last_message_at, version, customer_version, created_at, updated_at)
                values (@ticket, @account, 'web-form', @identity, @customer, 'Help', 'open', 1, @Now, @team, 'en',
                    @Now, 1, '{"reasons":[],"signals":[]}', 3600, 'Help', 'customer', 1, @Now, 1, 1, @Now, @Now)
                """,
                new { ticket, account, identity, customer, team, tx.Now });
            Objects["ticket"] = ticket.ToString(CultureInfo.InvariantCulture);
            Objects["customer"] = customer.ToString(CultureInfo.InvariantCulture);
            Objects["account"] = "matrix-account";
            Objects["chat"] = "matrix-chat";
        },
        default);
}
