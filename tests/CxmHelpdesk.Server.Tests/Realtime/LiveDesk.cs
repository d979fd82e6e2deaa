using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Server.Realtime;
using CxmHelpdesk.Server.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Server.Tests.Realtime;

/// <summary>
/// The live lines alone, on a real socket and a database of their own, with agents who are who they say. Can be stopped and
/// started again on the same database.
/// </summary>
internal sealed class LiveDesk : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cxm-live-").FullName;
    private WebApplication _app = null!;

    public Db Db { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public static async Task<LiveDesk> StartAsync()
    {
        var desk = new LiveDesk();
        await desk.UpAsync();
        return desk;
    }

    public async Task UpAsync()
    {
        Db = new SqliteDb(Path.Combine(_folder, "cxm.db"), TimeProvider.System);
        await Migrator.MigrateAsync(Db, TimeProvider.System, default);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddSingleton(Db);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(Options.Create(new DatabaseOptions { AttachmentsFolder = Path.Combine(_folder, "files") }));
        builder.Services.AddSingleton<EventLog>();
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, ByItsWord>("test", null);
        builder.Services.AddAuthorization();
        builder.Services.AddRealtime();
        _app = builder.Build();
        _app.MapRealtime();
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async Task DownAsync()
    {
        using var quickly = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(quickly.Token);
        await _app.DisposeAsync();
        await Db.DisposeAsync();
    }

    /// <param name="agent">id:role:team,team:session</param>
    public Task<HubClient> AgentAsync(string agent, Action<string, JsonElement> received, bool reading = true) =>
        HubClient.ConnectAsync(new Uri($"ws://{Address.Authority}/hubs/agent"), received, ("X-Agent", agent), reading);

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
            var me = new Me(number, "Agent " + id, $"{id}@example.com", viewer.Role, [.. viewer.TeamIds], "en", "UTC");
            var identity = new DeskIdentity(new AgentSession(long.Parse(session, CultureInfo.InvariantCulture), me, viewer, DateTimeOffset.MaxValue), "test");
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), "test")));
        }
    }
}
