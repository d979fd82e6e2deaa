using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Server.Tests;

/// <summary>The whole server over a SQLite file of its own, with a clock that moves only by hand. Speaks the desk's words.</summary>
public sealed class DeskApp : WebApplicationFactory<Program>
{
    public const string Password = "correct horse battery";

    private readonly string _folder = Directory.CreateTempSubdirectory("cxm-app-").FullName;
    private Person? _administrator;
    private int _names;
    private bool _listens;

    public FakeTime Time { get; } = new();

    public ErrorLog Log { get; init; } = new();

    /// <summary>Testing, so that neither the demo nor JSON logs come along; a test of the demo asks for Development.</summary>
    public string EnvironmentName { get; init; } = "Testing";

    /// <summary>Beyond those that every test needs.</summary>
    public Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>The clock runs by itself, for tests with other programs in them.</summary>
    public bool RealTime { get; init; }

    public int AttemptsPerMinute { get; init; } = 10_000;

    /// <summary>On a real socket, with the limits that only a real server holds; else requests come without one.</summary>
    public bool OnSocket { get; init; }

    public Db Db => Services.GetRequiredService<Db>();

    public string Folder => _folder;

    /// <summary>A browser that nobody has signed in with.</summary>
    public HttpClient Anybody()
    {
        var client = Client(cookies: true);
        client.DefaultRequestHeaders.Add("Origin", $"http://{client.BaseAddress!.Authority}");
        return client;
    }

    /// <summary>Somebody's program.</summary>
    public HttpClient Client(bool cookies = false)
    {
        if (!OnSocket)
        {
            return CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = cookies });
        }

        if (!_listens)
        {
            UseKestrel(0);
            StartServer();
            _listens = true;
        }

        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = cookies, Expect100ContinueTimeout = TimeSpan.FromSeconds(20) };
        var address = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new HttpClient(handler) { BaseAddress = new Uri(address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal)) };
    }

    /// <summary>The first administrator, who sets the desk up when first asked for.</summary>
    public async Task<Person> AdministratorAsync()
    {
        if (_administrator is null)
        {
            var client = Anybody();
            var response = await client.PostAsJsonAsync(
                "/api/setup", new { name = "Ada Administrator", email = "ada@desk.test", password = Password, language = "en" });
            response.EnsureSuccessStatusCode();
            _administrator = new Person((await response.ReadAsync<Me>()), client);
        }

        return _administrator;
    }

    public async Task<long> CreateTeamAsync(string name)
    {
        var administrator = await AdministratorAsync();
        var response = await administrator.Client.PostAsJsonAsync("/api/teams", new { name });
        return (await response.ReadAsync<DirectoryTeam>()).Id;
    }

    /// <summary>An agent who has not signed in; the password is <see cref="Password"/>.</summary>
    public async Task<AgentDto> CreateAgentAsync(Role role, params long[] teamIds)
    {
        var administrator = await AdministratorAsync();
        var number = Interlocked.Increment(ref _names);
        var response = await administrator.Client.PostAsJsonAsync(
            "/api/agents",
            new { name = $"{role} {number}", email = $"{role}{number}@desk.test", role = role.ToText(), password = Password, teamIds });
        return await response.ReadAsync<AgentDto>();
    }

    public async Task<Person> SignInAsync(Role role, params long[] teamIds) => await SignInAsync((await CreateAgentAsync(role, teamIds)).Email);

    public async Task<Person> SignInAsync(string email)
    {
        var client = Anybody();
        var response = await client.PostAsJsonAsync("/api/sign-in", new { email, password = Password });
        return new Person(await response.ReadAsync<Me>(), client);
    }

    /// <summary>A program with a key of its own.</summary>
    public async Task<HttpClient> ProgramAsync(params string[] scopes)
    {
        var administrator = await AdministratorAsync();
        var response = await administrator.Client.PostAsJsonAsync("/api/tokens", new { name = "program", scopes });
        var client = Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await response.ReadAsync<NewTokenDto>()).Secret);
        return client;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(EnvironmentName);
        builder.UseContentRoot(_folder);
        builder.UseSetting("Database:File", Path.Combine(_folder, "cxm.db"));
        builder.UseSetting("Database:AttachmentsFolder", Path.Combine(_folder, "attachments"));
        builder.UseSetting("Secrets:KeyFile", Path.Combine(_folder, "keys/secrets.key"));
        builder.UseSetting("Outbound:UndoSeconds", "0");
        // A worker that reads the accounts at its start keeps them as long as the clock stands still, and tests add some by hand.
        builder.UseSetting("Polling:Enabled", RealTime ? "true" : "false");
        builder.UseSetting("SignIn:AttemptsPerMinute", AttemptsPerMinute.ToString(CultureInfo.InvariantCulture));
        foreach (var (key, value) in Settings)
        {
            builder.UseSetting(key, value);
        }

        builder.UseDefaultServiceProvider(provider => (provider.ValidateOnBuild, provider.ValidateScopes) = (true, true));
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IStartupFilter, AddressedRequests>();
            services.AddSingleton(RealTime ? TimeProvider.System : Time);
            services.AddSingleton(new Passwords(100));
        });
    }
}

/// <summary>Somebody signed in, and their browser.</summary>
public sealed record Person(Me Me, HttpClient Client);

/// <summary>Lets a test say from which address a request comes; there is no socket to take it from.</summary>
internal sealed class AddressedRequests : IStartupFilter
{
    public const string Header = "X-Test-Address";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, inside) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.TryParse(context.Request.Headers[Header], out var address) ? address : IPAddress.Loopback;
            return inside(context);
        });
        next(app);
    };
}
