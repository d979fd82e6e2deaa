using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Server.Tests.Access;

/// <summary>One desk with somebody in every role and one object of each kind that the matrix names.</summary>
public sealed partial class World : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> _programs = [];
    private readonly Dictionary<Caller, string> _emails = [];
    private int _number;

    public World()
        : this(onSocket: false)
    {
    }

    internal World(bool onSocket) => App = new DeskApp { OnSocket = onSocket };

    public DeskApp App { get; }

    public Dictionary<Caller, HttpClient> People { get; } = [];

    /// <summary>Ids by the object's name in the matrix.</summary>
    public Dictionary<string, string> Objects { get; } = [];

    public int NextNumber() => Interlocked.Increment(ref _number);

    public async Task InitializeAsync()
    {
        var team = await App.CreateTeamAsync("Support");
        var other = await App.CreateTeamAsync("Sales");
        await FillAsync(team);
        var visitor = App.Client();
        var chat = await (await visitor.PostAsJsonAsync("/chat/matrix-chat/sessions", new { })).ReadAsync<ChatSession>();
        visitor.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", chat.Token);
        People[Caller.Anonymous] = App.Anybody();
        People[Caller.Visitor] = visitor;
        await JoinAsync(Caller.AgentOfTheTeam, Role.Agent, team);
        await JoinAsync(Caller.AgentOfAnotherTeam, Role.Agent, other);
        await JoinAsync(Caller.Supervisor, Role.Supervisor);
        await JoinAsync(Caller.Administrator, Role.Administrator);
    }

    public async Task<HttpClient> ClientAsync(Caller caller, string? scope) => caller switch
    {
        Caller.TokenWithScope => await ProgramAsync(scope ?? "desk:read"),
        Caller.TokenWithoutScope => await ProgramAsync(scope == "history:write" ? "desk:read" : "history:write"),
        _ => People[caller],
    };

    /// <summary>The same person in another browser, whose session may end.</summary>
    public async Task<HttpClient> FreshAsync(Caller caller) =>
        _emails.TryGetValue(caller, out var email) ? (await App.SignInAsync(email)).Client : await ClientAsync(caller, null);

    public async Task DisposeAsync() => await App.DisposeAsync();

    /// <summary>All that is mapped, but for hubs.</summary>
    public IEnumerable<(string Key, string Method, string Pattern, Endpoint Endpoint)> Endpoints() =>
        from endpoint in App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<HubMetadata>() is null
        let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"]
        select ($"{method} {pattern}", method, pattern, (Endpoint)endpoint);

    public string PathOf(string pattern, Line line) => Parameter().Replace(
        pattern, match => line.Object is { } name ? Objects[name] : match.Value.Contains(":long", StringComparison.Ordinal) ? "9007199254740991" : "none");

    /// <summary>The body that the line gives; null: it gives none.</summary>
    public string? BodyOf(Line line) => line.Request?.StartsWith('?') == true ? null : line.Request?.Replace("{n}", NextNumber().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    public HttpRequestMessage Request(string method, string pattern, Endpoint endpoint, Line line)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), PathOf(pattern, line) + (line.Request?.StartsWith('?') == true ? line.Request : ""));
        if (method is not ("GET" or "HEAD"))
        {
            var accepts = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? [];
            request.Content = accepts.Contains("multipart/form-data")
                ? new MultipartFormDataContent { { new StringContent("x"), "nothing" } }
                : new StringContent(BodyOf(line) ?? "{}", Encoding.UTF8, "application/json");
        }

        return request;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    private async Task JoinAsync(Caller caller, Role role, params long[] teamIds)
    {
        var person = await App.SignInAsync(role, teamIds);
        (People[caller], _emails[caller]) = (person.Client, person.Me.Email);
    }

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
                values (@account, 'web-chat', 'matrix-chat', 'Chat', @team, '{}', '{}', 1, 1, @Now)
                """,
                new { account, team, tx.Now });
            tx.Append(new NewEvent(EventTypes.ChannelChanged, "{}"));
            await tx.ExecuteAsync(
                "insert into customers (id, name, name_key, created_at, version) values (@customer, 'Cleo', 'cleo', @Now, 1)", new { customer, tx.Now });
            await tx.ExecuteAsync(
                """
                insert into identities (id, customer_id, kind, address_key, address, verified, created_at)
                values (@identity, @customer, 'visitor', 'cleo', 'cleo', 0, @Now)
                """,
                new { identity, customer, tx.Now });
            await tx.ExecuteAsync(
                """
                insert into tickets (id, account_id, channel, identity_id, customer_id, subject, status, waiting, waiting_since, team_id, language,
                    answer_by, rank, reasons, patience_seconds, snippet, last_author, message_count, last_message_at, version, customer_version, created_at, updated_at)
                values (@ticket, @account, 'web-chat', @identity, @customer, 'Help', 'open', 1, @Now, @team, 'en',
                    @Now, 1, @reasons, 3600, 'Help', 'customer', 1, @Now, 1, 1, @Now, @Now)
                """,
                new { ticket, account, identity, customer, team, tx.Now, reasons = PriorityRecord.Empty });
            var envelope = tx.NextId();
            await tx.ExecuteAsync(
                """
                insert into envelopes (id, account_id, dedupe_key, received_at, content_type, headers, files, body, state, next_attempt_at)
                values (@envelope, @account, 'matrix', @Now, 'message/rfc822', '{}', '[]', @body, 'done', @Now)
                """,
                new { envelope, account, tx.Now, body = "From: cleo@example.net\r\n\r\nHelp"u8.ToArray() });
            await tx.ExecuteAsync(
                """
                insert into messages (id, ticket_id, seq, kind, account_id, identity_id, customer_id, at, text, html, automatic, envelope_id, created_at)
                values (@message, @ticket, 1, 'customer', @account, @identity, @customer, @Now, 'Help', '<p>Help</p>', 0, @envelope, @Now)
                """,
                new { message, ticket, account, identity, customer, envelope, tx.Now });
            Objects["message"] = message.ToString(CultureInfo.InvariantCulture);
            Objects["ticket"] = ticket.ToString(CultureInfo.InvariantCulture);
            Objects["customer"] = customer.ToString(CultureInfo.InvariantCulture);
            Objects["account"] = "matrix-chat";
            Objects["chat"] = "matrix-chat";
        },
        default);
}
