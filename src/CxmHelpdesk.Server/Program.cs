using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Demo;
using CxmHelpdesk.Server;
using CxmHelpdesk.Server.Api;
using CxmHelpdesk.Server.Http;
using CxmHelpdesk.Server.Realtime;

var command = Commands.Find(args, Console.Error);
// Settings are read once. Watching their folder for changes would wake the server for every page that SQLite writes below it.
var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. command is null ? args : []]);
var isDemo = builder.Environment.IsDevelopment() && builder.Configuration.GetValue("Demo", true);
if (isDemo && builder.Configuration["Email:PickupFolder"] is null)
{
    // The demo's mailbox has no server: its mails can be looked at here.
    builder.Configuration["Email:PickupFolder"] = "data/mail-out";
}

builder.Services.AddDesk(builder.Configuration);
builder.Services.AddChannels(builder.Configuration);
builder.Services.AddHooks();
builder.AddServer();

await using var app = builder.Build();
app.UseForwardedHeaders();
app.UseExceptionHandler();
app.UseStatusCodePages(page => Problems.WriteStatusAsync(page.HttpContext));
app.UseSecurityHeaders();
app.UseResponseCompression();
app.UseFrontEnd();
app.UseRouting();
app.UseUnknownAddresses();
app.UseOriginCheck();
app.UseAuthentication();
app.UseAuthorization();

var api = app.MapGroup("/api").AddEndpointFilterFactory(Validation.Factory).RequireAuthorization();
api.MapSignIn();
api.MapAgents();
api.MapTokens();
api.MapTickets();
api.MapWriting();
api.MapCannedAnswers();
api.MapMacros();
api.MapViews();
api.MapTicketWork();
api.MapChecklist();
api.MapMessages();
api.MapBoard();
api.MapWallboards();
api.MapVoice();
api.MapSearch();
api.MapCustomers();
api.MapHistory();
api.MapImports();
api.MapSegments();
api.MapHelp();
api.MapBot();
api.MapQuarantine();
api.MapSettings();
api.MapCalls();
api.MapCorrections();
api.MapIncidents();
api.MapChannels();
api.MapAttachments();
api.MapOutbound();

app.MapChat();
app.MapHelpPages();
app.MapHistoryHooks();
app.MapHooks();
app.MapFiles();
app.MapRealtime();
app.MapShop();
app.MapHealth();
app.UseEndpoints(_ => { });

if (command is not null)
{
    return await command(app.Services);
}

// Binding the endpoints takes most of a start, so it goes on beside the look at the database.
_ = Task.Run(() => app.Services.GetRequiredService<EndpointDataSource>().Endpoints);
await Migrator.MigrateAsync(app.Services.GetRequiredService<Db>(), app.Services.GetRequiredService<TimeProvider>(), default);
if (isDemo)
{
    await app.Services.GetRequiredService<DemoSeeder>().SeedAsync(default);
}

await app.RunAsync();
return 0;
