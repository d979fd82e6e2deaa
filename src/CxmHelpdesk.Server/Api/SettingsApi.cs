using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Hours;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;

namespace CxmHelpdesk.Server.Api;

/// <param name="Settings">In force.</param>
/// <param name="Defaults">As the desk comes.</param>
public sealed record PrioritySettingsDto(PrioritySettings Settings, PrioritySettings Defaults);

/// <param name="Moved">Tickets that got another answer-by time.</param>
public sealed record PrioritySaved(PrioritySettings Settings, int Moved);

/// <param name="Moved">Tickets that got another answer-by time.</param>
public sealed record HoursSaved(HoursSettings Settings, int Moved);

internal static class SettingsApi
{
    public static void MapSettings(this RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/settings").For(Access.Administrators);
        settings.MapGet("/priority", GetPriority);
        settings.MapPut("/priority", PutPriority);
        settings.MapPost("/priority/preview", PreviewPriority);
        settings.MapGet("/hours", GetHours);
        settings.MapPut("/hours", PutHours);
        settings.MapGet("/capacity", GetCapacity);
        settings.MapPut("/capacity", PutCapacity);
    }

    private static async Task<PrioritySettingsDto> GetPriority(SettingsStore settings, CancellationToken ct) =>
        new(await settings.GetAsync<PrioritySettings>(PrioritySettings.Name, ct), PrioritySettings.Default);

    private static async Task<PrioritySaved> PutPriority(PrioritySettings wanted, PriorityQueue queue, Viewer viewer, CancellationToken ct) =>
        new(wanted, await queue.PutAsync(wanted, viewer, ct));

    private static Task<PriorityPreview> PreviewPriority(PrioritySettings wanted, PriorityQueue queue, CancellationToken ct) => queue.PreviewAsync(wanted, ct);

    private static async Task<HoursSettings> GetHours(SettingsStore settings, CancellationToken ct) =>
        await settings.GetAsync<HoursSettings>(HoursSettings.Name, ct);

    private static async Task<CapacitySettings> GetCapacity(SettingsStore settings, CancellationToken ct) =>
        await settings.GetAsync<CapacitySettings>(CapacitySettings.Name, ct);

    private static async Task<CapacitySettings> PutCapacity(CapacitySettings wanted, SettingsStore settings, Viewer viewer, CancellationToken ct)
    {
        await settings.PutAsync(CapacitySettings.Name, wanted, viewer.AgentId, ct);
        return wanted;
    }

    private static async Task<HoursSaved> PutHours(HoursSettings wanted, PriorityQueue queue, Viewer viewer, CancellationToken ct) =>
        new(wanted, await queue.PutAsync(wanted, viewer, ct));
}
