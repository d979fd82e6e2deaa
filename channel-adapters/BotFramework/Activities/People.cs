namespace CxmHelpdesk.Channels.BotFramework.Activities;

/// <summary>Who writes. An id is a channel's own, so its kind of address is the channel.</summary>
internal static class People
{
    public static Party Of(string channelId, string id, string? name, string conversation, bool areUsersFixed)
    {
        var shown = name is null ? null : TextSplitter.Split(name, 120)[0] is { Length: > 0 } text ? text : null;
        return channelId switch
        {
            // What Office 365 says of a sender is only what his mail says.
            "email" => new Party("email", id) { Name = shown },
            "sms" => new Party("phone", id) { Name = shown },

            // A visitor of Direct Line chooses his id himself, unless the site's token fixes it: in two conversations it may be two people.
            "directline" or "webchat" or "directlinespeech" or "emulator" => areUsersFixed
                ? new Party(channelId, id) { Name = shown, Verified = true }
                : new Party(channelId, Fit($"{conversation}|{id}")) { Name = shown },
            _ => new Party(channelId, id) { Name = shown, Verified = true },
        };
    }

    /// <summary>As people call it.</summary>
    public static string NetworkOf(string channelId) => channelId switch
    {
        "msteams" => "Microsoft Teams",
        "slack" => "Slack",
        "telegram" => "Telegram",
        "directline" => "Direct Line",
        "webchat" => "Web Chat",
        "facebook" => "Messenger",
        "line" => "LINE",
        "sms" => "SMS",
        "email" => "Office 365",
        _ => channelId,
    };

    /// <summary>The id as the channel knows it.</summary>
    public static string IdOf(Party party) => party.Kind is "directline" or "webchat" or "directlinespeech" or "emulator"
        ? party.Address[(party.Address.LastIndexOf('|') + 1)..]
        : party.Address;

    private static string Fit(string address) => address.Length <= 300 ? address : address[^300..];
}
