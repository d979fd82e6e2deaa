using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Server.Realtime;
using CxmHelpdesk.Server.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Server.Tests.Realtime;

/// <summary>
/// The desk with its live lines on a real socket and a database of its own, with agents who are who they say. Can be stopped and
/// started again on the same database.
/// </summary>
internal sealed class LiveDesk : IAsyncDisposable
{
    public const int MessagesPerMinute = 200;

    private readonly string _folder = Directory.CreateTempSubdirectory("cxm-live-").FullName;
    private WebApplication _app = null!;

    public Db Db { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    /// <summary>With what <see cref="DeskTraffic.SetUpAsync"/> puts into the database.</summary>
    public static async Task<LiveDesk> StartAsync()
    {
        var desk = new LiveDesk();
        // Before the start: written past the product, a new account is seen only seconds later by workers that have looked already.
        await desk.UpAsync(DeskTraffic.SetUpAsync);
        return desk;
    }

    public async Task UpAsync(Func<Db, Task>? prepare = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing", ContentRootPath = _folder });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Database:File"] = Path.Combine(_folder, "cxm.db"),
            ["Database:AttachmentsFolder"] = Path.Combine(_folder, "files"),
            ["Secrets:KeyFile"] = Path.Combine(_folder, "secrets.key"),
            ["Server:ShutdownSeconds"] = "1",
            ["Chat:MessagesPerMinute"] = MessagesPerMinute.ToString(CultureInfo.InvariantCulture),
        });
        builder.Services.AddDesk(builder.Configuration);
        builder.Services.AddChannels(builder.Configuration);
        builder.AddServer();
        builder.Logging.ClearProviders();
        builder.Services.Configure<AuthenticationOptions>(options =>
        {
            options.AddScheme<ByItsWord>("test", null);
            options.DefaultScheme = "test";
        });
        _app = builder.Build();
        Db = _app.Services.GetRequiredService<Db>();
        await Migrator.MigrateAsync(Db, TimeProvider.System, default);
        if (prepare is not null)
        {
            await prepare(Db);
        }

        _app.UseExceptionHandler();
        _app.UseRouting();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapChat();
        _app.MapRealtime();
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async Task DownAsync()
    {
        using var quickly = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(quickly.Token);
        await _app.DisposeAsync();
    }

    /// <param name="agent">id:role:team,team:session</param>
    public Task<HubClient> AgentAsync(string agent, Action<string, JsonElement> received, bool reading = true) =>
        HubClient.ConnectAsync(new Uri($"ws://{Address.Authority}/hubs/agent"), received, ("X-Agent", agent), reading);

    public Task<HubClient> VisitorAsync(string token, Action<string, JsonElement> received, string account = "key5") =>
        HubClient.ConnectAsync(new Uri($"ws://{Address.Authority}/hubs/visitor?account={account}&access_token={token}"), received);

    /// <summary>Somebody's browser, on the widget's page.</summary>
    public HttpClient Browser() => new() { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        Directory.Delete(_folder, true);
    }

    private sealed class ByItsWord(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-Agent"].ToString().Split(':') is not [var id, var role, var teams, var session])
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var number = long.Parse(id, CultureInfo.InvariantCulture);
            var viewer = new Viewer(
                number, Enum.Parse<Role>(role, true), teams.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(team => long.Parse(team, CultureInfo.InvariantCulture)).ToHashSet());
            var me = new Me(number, "Agent " + id, $"{id}@example.com", viewer.Role, [.. viewer.TeamIds], "en", "UTC", new Alerts(), new Dictionary<string, string>());
            var identity = new DeskIdentity(new AgentSession(long.Parse(session, CultureInfo.InvariantCulture), me, viewer, DateTimeOffset.MaxValue), "test");
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), "test")));
        }
    }
}
