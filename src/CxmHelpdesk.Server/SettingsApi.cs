using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Server.Http;

namespace CxmHelpdesk.Server;

internal static class SettingsApi
{
    private const string Priority = "priority";

    public static void MapSettings(this RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/settings").For(Access.Administrators);
        settings.MapGet("/priority", GetPriority);
        settings.MapPut("/priority", PutPriority);
    }

    private static async Task<PrioritySettings> GetPriority(SettingsStore settings, CancellationToken ct) =>
        await settings.GetAsync<PrioritySettings>(Priority, ct);

    private static async Task<PrioritySettings> PutPriority(PrioritySettings wanted, SettingsStore settings, Viewer viewer, CancellationToken ct)
    {
        await settings.PutAsync(Priority, wanted, viewer.AgentId, ct);
        return wanted;
    }
}
