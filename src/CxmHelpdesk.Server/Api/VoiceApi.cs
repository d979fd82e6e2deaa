using CxmHelpdesk.Desk;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Listening;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Server.Http;

namespace CxmHelpdesk.Server.Api;

internal static class VoiceApi
{
    public static void MapVoice(this RouteGroupBuilder api)
    {
        api.MapGet("/voice", Overview).For(Access.Supervisors);
        api.MapGet("/voice/posts", Posts).For(Access.Supervisors);
        api.MapPut("/voice/streams", SetStreams).For(Access.Supervisors);
    }

    private static Task<VoiceOverview> Overview(VoiceQueries voice, Viewer viewer, CancellationToken ct) => voice.OverviewAsync(viewer, ct);

    private static Task<Page<VoicePost>> Posts(VoiceQueries voice, Viewer viewer, CancellationToken ct, string? stream = null, string? after = null) => voice.PostsAsync(stream, after, viewer, ct);

    private static async Task<VoiceStreams> SetStreams(VoiceStreams streams, SettingsStore settings, VoiceCounting counting, Viewer viewer, CancellationToken ct)
    {
        await settings.PutAsync(VoiceStreams.Name, streams, viewer.AgentId, ct);

        // So that a new stream knows its past at once, where that is not too long.
        await counting.LookAsync(VoiceCounting.AtOnce, ct);
        return streams;
    }
}
