using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebChat;
using CxmHelpdesk.Desk.Hours;
using CxmHelpdesk.Server.Http;

namespace CxmHelpdesk.Server;

/// <summary>What the account's administrator set, as the widget needs it.</summary>
/// <param name="PreChat">Name and address are needed before the first message.</param>
/// <param name="CallBacks">A visitor may ask to be called.</param>
/// <param name="TranscriptByMail">There is a mailbox that a conversation can be sent by.</param>
/// <param name="Hours">Whether somebody is there, as of the answer.</param>
/// <param name="Help">There are articles to read.</param>
/// <param name="TypicalMinutes">In which half of the lately answered conversations had their first answer; null: too few to say.</param>
public sealed record ChatSettings(
    string Title,
    string Greeting,
    string Language,
    bool AskName,
    bool PreChat,
    bool AskSatisfaction,
    bool CallBacks,
    bool TranscriptByMail,
    OfficeState Hours,
    int? TypicalMinutes,
    IReadOnlyList<string> QuickReplies,
    bool Help,
    string? Colour,
    int MaxLength,
    long MaxFileBytes,
    int MaxFiles)
{
    private static readonly IReadOnlyList<SettingField> s_fields = new WebChatChannel().Descriptor.Settings;

    /// <param name="team">When the team works to which this chat's tickets go; null: always.</param>
    /// <param name="mailbox">There is one by which a conversation can be sent.</param>
    internal static ChatSettings Of(ChannelAccount account, OpeningHours? team, bool mailbox, string? language, int? typicalMinutes, bool help, DateTimeOffset now)
    {
        string Setting(string key) => account.Setting(key) ?? s_fields.First(field => field.Key == key).Default ?? "";
        bool IsOn(string key) => Setting(key) == "true";
        var japanese = language?.StartsWith("ja", StringComparison.OrdinalIgnoreCase) == true;
        return new ChatSettings(
            Setting(WebChatSettings.Title),
            Setting(japanese ? WebChatSettings.GreetingJapanese : WebChatSettings.GreetingEnglish),
            japanese ? "ja" : "en",
            IsOn(WebChatSettings.AskName),
            IsOn(WebChatSettings.PreChat),
            IsOn(WebChatSettings.AskSatisfaction),
            IsOn(WebChatSettings.CallBacks),
            mailbox,
            WebChatSettings.OfficeOf(account, now) ?? OfficeOf(team, now),
            typicalMinutes,
            WebChatSettings.QuickRepliesOf(account, japanese),
            help,
            WebChatSettings.ColourOf(account),
            WebChatEnvelope.MaxTextLength,
            RequestBody.MaxFileBytes,
            WebChatEnvelope.MaxFiles);
    }

    private static OfficeState OfficeOf(OpeningHours? team, DateTimeOffset now)
    {
        var state = team is null ? new OpenState(true, null) : WorkingTime.At(team, now);
        return new OfficeState(state.Open, state.ChangesAt);
    }
}
