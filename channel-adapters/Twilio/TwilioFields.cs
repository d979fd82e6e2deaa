using CxmHelpdesk.Channels.Twilio.Voice;

namespace CxmHelpdesk.Channels.Twilio;

/// <summary>The settings that accounts of all Twilio channels share.</summary>
internal static class TwilioFields
{
    public const string AccountSid = "accountSid";
    public const string AuthToken = "authToken";
    public const string SecondToken = "secondToken";
    public const string ApiKey = "apiKey";
    public const string ApiSecret = "apiSecret";
    public const string Numbers = "numbers";
    public const string MessagingService = "messagingService";
    public const string PerSecond = "perSecond";
    public const string ApiUrl = "apiUrl";

    private static readonly SettingField[] s_credentials =
    [
        new(AccountSid, "Account SID", SettingKind.Text, Required: true, Help: "Begins with AC; on the first page of Twilio's console."),
        new(AuthToken, "Auth token", SettingKind.Text, Required: true, Secret: true, Help: "Proves that a request comes from Twilio, and signs us in unless there is an API key."),
        new(SecondToken, "Second auth token", SettingKind.Text, Secret: true, Help: "Only while you change tokens: requests signed with either are taken."),
    ];

    private static readonly SettingField[] s_rest =
    [
        new(ApiKey, "API key", SettingKind.Text, Help: "Begins with SK. Optional: signs us in instead of the auth token."),
        new(ApiSecret, "API key's secret", SettingKind.Text, Secret: true),
        new(ApiUrl, "Address of Twilio's API", SettingKind.Url, Default: "https://api.twilio.com", Help: "Another one for accounts in another region, such as https://api.dublin.ie1.twilio.com."),
    ];

    public static IReadOnlyList<SettingField> Sms { get; } =
    [
        .. s_credentials,
        new(Numbers, "Our numbers", SettingKind.Lines, Help: "One a line, such as +14155550100. Answers go out from the number that the customer wrote to, else from the first."),
        new(MessagingService, "Messaging service", SettingKind.Text, Help: "Begins with MG. If set, it chooses the number."),
        new(PerSecond, "Messages a second from one number", SettingKind.Number, Default: "1", Help: "1 for a long number, 3 for a toll-free one, 100 for a short code."),
        .. s_rest,
    ];

    public static IReadOnlyList<SettingField> WhatsApp { get; } =
    [
        .. s_credentials,
        new(Numbers, "Our WhatsApp numbers", SettingKind.Lines, Help: "One a line, such as +14155550100. Answers go out from the number that the customer wrote to."),
        new(MessagingService, "Messaging service", SettingKind.Text, Help: "Begins with MG. If set, it chooses the number."),
        new(PerSecond, "Messages a second from one number", SettingKind.Number, Default: "10"),
        .. s_rest,
    ];

    public static IReadOnlyList<SettingField> Voice { get; } =
    [
        .. s_credentials,
        new(Numbers, "Our numbers", SettingKind.Lines, Help: "One a line, such as +14155550100; to be looked at by the test."),
        new(VoiceFields.Language, "Language that callers hear", SettingKind.Choice, Default: "en", Options: ["en", "ja"]),
        new(VoiceFields.Greeting, "Greeting", SettingKind.LongText, Help: "Read out first. Empty: a short one of ours."),
        new(VoiceFields.Agents, "Put callers through to agents", SettingKind.Switch, Default: "false", Help: "Callers wait on the line until an agent takes the call in the console. Else they are asked for a voicemail."),
        new(VoiceFields.Music, "Music while callers wait", SettingKind.Url, Help: "An MP3 on the web, half a minute or longer; after it the caller hears the place in the queue again. Empty: silence between the announcements."),
        new(VoiceFields.MaxWait, "Longest wait, in minutes", SettingKind.Number, Default: "20", Help: "After it the caller is asked for a voicemail."),
        new(VoiceFields.CallBack, "Offer to call back (key 1)", SettingKind.Switch, Default: "true"),
        new(VoiceFields.Topics, "Keys for topics", SettingKind.Lines, Help: "One a line, such as 2=Orders. The caller's choice stands in the ticket."),
        new(VoiceFields.MaxSeconds, "Longest voicemail, in seconds", SettingKind.Number, Default: "120"),
        new(VoiceFields.Transcribe, "Write down what callers say", SettingKind.Switch, Default: "true", Help: "By Twilio, at its price. English from the recording, up to 120 seconds; Japanese while the caller speaks."),
        .. s_rest,
    ];
}
