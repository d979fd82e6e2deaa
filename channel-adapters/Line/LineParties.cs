using System.Text.Json;

namespace CxmHelpdesk.Channels.Line;

/// <summary>Whom an event is about: somebody alone with us, or a group or room, which is answered as one.</summary>
/// <param name="Sender">Whom to answer.</param>
/// <param name="Speaker">Who of a group it was; null: nobody of a group, or LINE does not say.</param>
internal sealed record LineParties(Party Sender, Party? Speaker)
{
    public const string Kind = "line";

    /// <summary>Longer than any id of LINE's (33 characters).</summary>
    private const int MaxId = 100;

    /// <returns>Null: LINE names nobody.</returns>
    public static LineParties? Of(JsonElement happened)
    {
        if (happened.Object("source") is not { } source)
        {
            return null;
        }

        var user = source.Id("userId", MaxId);
        return (source.Id("groupId", MaxId) ?? source.Id("roomId", MaxId)) is { } group
            ? new LineParties(Of(group), user is null ? null : Of(user))
            : user is null ? null : new LineParties(Of(user), null);
    }

    /// <summary>LINE signs what it sends, so an id in it is whose it says.</summary>
    public static Party Of(string id) => new(Kind, id) { Verified = true };

    public static bool IsGroup(string id) => id.StartsWith('C');

    public static bool IsRoom(string id) => id.StartsWith('R');
}
