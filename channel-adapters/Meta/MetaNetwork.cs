namespace CxmHelpdesk.Channels.Meta;

/// <summary>What tells the two networks apart.</summary>
/// <param name="Key">Of the channel.</param>
/// <param name="Object">As webhooks name it.</param>
/// <param name="Kind">Of people who write to us in private.</param>
/// <param name="CommenterKind">Of people who comment. Meta knows them by other ids than those who write, and so do we.</param>
/// <param name="Replies">Where an answer below a comment goes.</param>
/// <param name="ProfileFields">What may be asked of somebody who wrote.</param>
internal sealed record MetaNetwork(string Key, string Name, string Object, string Kind, string CommenterKind, string Replies, string ProfileFields)
{
    public static MetaNetwork Messenger { get; } = new("messenger", "Messenger", "page", "messenger", "facebook-comment", "comments", "name,profile_pic");

    public static MetaNetwork Instagram { get; } = new("instagram", "Instagram", "instagram", "instagram", "instagram-comment", "replies", "name,username,profile_pic");
}
