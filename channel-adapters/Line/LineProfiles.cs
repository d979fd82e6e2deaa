using CxmHelpdesk.Channels.Line.Api;

namespace CxmHelpdesk.Channels.Line;

/// <summary>Names and pictures as LINE tells them: of friends of the account, of members of a group that it is in, and of the group itself.</summary>
internal static class LineProfiles
{
    public static async Task<Profile?> AskAsync(LineApi api, Party person, Party? within, ChannelAccount account, CancellationToken ct)
    {
        var id = Uri.EscapeDataString(person.Address);
        var group = within is null ? null : Uri.EscapeDataString(within.Address);
        string? path = within switch
        {
            { } place when LineParties.IsGroup(place.Address) => $"/v2/bot/group/{group}/member/{id}",
            { } place when LineParties.IsRoom(place.Address) => $"/v2/bot/room/{group}/member/{id}",
            null when LineParties.IsGroup(person.Address) => $"/v2/bot/group/{id}/summary",
            // A room has no name.
            null when LineParties.IsRoom(person.Address) => null,
            _ => $"/v2/bot/profile/{id}",
        };
        if (path is null || await api.GetAsync(LineSettings.Of(account), path, ct) is not { IsOk: true, Body: { } body })
        {
            return null;
        }

        var name = body.Text("displayName") ?? body.Text("groupName");
        return new Profile(
            name is null ? null : TextSplitter.Split(name, 120)[0],
            body.Text("language") is { Length: >= 2 } language ? language[..2].ToLowerInvariant() : null,
            body.Text("pictureUrl") is { Length: <= 2000 } picture ? LineMedia.PictureReference(picture) : null);
    }
}
