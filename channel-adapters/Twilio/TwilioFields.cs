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
        new(AccountSid, "Account SID", SettingKind.Text, Required: true, Help: "Begins with AC; on the first page of Twilio's console.") { Japanese = new("アカウントSID", "ACで始まります。Twilioコンソールの最初のページにあります。") },
        new(AuthToken, "Auth token", SettingKind.Text, Required: true, Secret: true, Help: "Proves that a request comes from Twilio, and signs us in unless there is an API key.") { Japanese = new("認証トークン", "Twilioからの要求であることを確かめます。APIキーがなければ、こちらからのサインインにも使います。") },
        new(SecondToken, "Second auth token", SettingKind.Text, Secret: true, Help: "Only while you change tokens: requests signed with either are taken.") { Japanese = new("2つ目の認証トークン", "トークンを切り替える間だけ使います。どちらで署名された要求も受け付けます。") },
    ];

    private static readonly SettingField[] s_rest =
    [
        new(ApiKey, "API key", SettingKind.Text, Help: "Begins with SK. Optional: signs us in instead of the auth token.") { Japanese = new("APIキー", "SKで始まります。任意。認証トークンの代わりにサインインに使います。") },
        new(ApiSecret, "API key's secret", SettingKind.Text, Secret: true) { Japanese = new("APIキーのシークレット") },
        new(ApiUrl, "Address of Twilio's API", SettingKind.Url, Default: "https://api.twilio.com", Help: "Another one for accounts in another region, such as https://api.dublin.ie1.twilio.com.") { Japanese = new("TwilioのAPIのアドレス", "ほかの地域のアカウントでは、https://api.dublin.ie1.twilio.com のように入力します。") },
    ];

    public static IReadOnlyList<SettingField> Sms { get; } =
    [
        .. s_credentials,
        new(Numbers, "Our numbers", SettingKind.Lines, Help: "One a line, such as +14155550100. Answers go out from the number that the customer wrote to, else from the first.") { Japanese = new("こちらの番号", "1行に1つ。例：+14155550100。返信はお客様が送った先の番号から、なければ最初の番号から送ります。") },
        new(MessagingService, "Messaging service", SettingKind.Text, Help: "Begins with MG. If set, it chooses the number.") { Japanese = new("メッセージングサービス", "MGで始まります。設定すると、番号はサービスが選びます。") },
        new(PerSecond, "Messages a second from one number", SettingKind.Number, Default: "1", Help: "1 for a long number, 3 for a toll-free one, 100 for a short code.") { Japanese = new("1つの番号から1秒に送る数", "通常の番号は1、フリーダイヤルは3、ショートコードは100。") },
        .. s_rest,
    ];

    public static IReadOnlyList<SettingField> WhatsApp { get; } =
    [
        .. s_credentials,
        new(Numbers, "Our WhatsApp numbers", SettingKind.Lines, Help: "One a line, such as +14155550100. Answers go out from the number that the customer wrote to.") { Japanese = new("こちらのWhatsApp番号", "1行に1つ。例：+14155550100。返信はお客様が送った先の番号から送ります。") },
        new(MessagingService, "Messaging service", SettingKind.Text, Help: "Begins with MG. If set, it chooses the number.") { Japanese = new("メッセージングサービス", "MGで始まります。設定すると、番号はサービスが選びます。") },
        new(PerSecond, "Messages a second from one number", SettingKind.Number, Default: "10") { Japanese = new("1つの番号から1秒に送る数") },
        .. s_rest,
    ];

    public static IReadOnlyList<SettingField> Voice { get; } =
    [
        .. s_credentials,
        new(Numbers, "Our numbers", SettingKind.Lines, Help: "One a line, such as +14155550100. We call from the first; the test looks them up.") { Japanese = new("こちらの番号", "1行に1つ。例：+14155550100。最初の番号から電話をかけます。テストでも確かめます。") },
        new(VoiceFields.Language, "Language that callers hear", SettingKind.Choice, Default: "en", Options: ["en", "ja"]) { Japanese = new("お客様が聞く言語") },
        new(VoiceFields.Greeting, "Greeting", SettingKind.LongText, Help: "Read out first. Empty: a short one of ours.") { Japanese = new("最初のあいさつ", "最初に読み上げます。空欄なら短い標準のあいさつになります。") },
        new(VoiceFields.ClosedGreeting, "Greeting outside business hours", SettingKind.LongText, Help: "The hours are those of the account's team. Empty: a short one of ours.") { Japanese = new("営業時間外のあいさつ", "営業時間はアカウントのチームのものです。空欄なら短い標準のあいさつになります。") },
        new(VoiceFields.Agents, "Put callers through to agents", SettingKind.Switch, Default: "false", Help: "Callers wait on the line until an agent takes the call in the console. Outside business hours, or while no agent of the team is signed in and available, and if this is off, they are offered a call back or a voicemail at once.") { Japanese = new("担当者につなぐ", "担当者が画面で電話に出るまで、お客様は電話口でお待ちになります。営業時間外や、対応できる担当者が一人もサインインしていないとき、またオフのときは、すぐに折り返しか留守番電話をご案内します。") },
        new(VoiceFields.Music, "Music while callers wait", SettingKind.Url, Help: "An MP3 on the web, half a minute or longer; after it the caller hears the place in the queue again. Empty: silence between the announcements.") { Japanese = new("お待ちの間の音楽", "ウェブ上のMP3。30秒以上のもの。そのあと待ち順をもう一度お知らせします。空欄なら無音です。") },
        new(VoiceFields.MaxWait, "Longest wait, in minutes", SettingKind.Number, Default: "20", Help: "After it the caller is asked for a voicemail.") { Japanese = new("最長の待ち時間（分）", "過ぎると留守番電話になります。") },
        new(VoiceFields.CallBack, "Offer to call back (key 1)", SettingKind.Switch, Default: "true") { Japanese = new("折り返しを受け付ける（1番）") },
        new(VoiceFields.Topics, "Keys for topics", SettingKind.Lines, Help: "One a line, such as 2=Orders. The caller's choice stands in the ticket.") { Japanese = new("用件の番号", "1行に1つ。例：2=ご注文。お客様の選択はチケットに残ります。") },
        new(VoiceFields.Speech, "Choices can be said, too", SettingKind.Switch, Default: "false", Help: "Callers press the key or say the words; Twilio listens, at its price. What they say besides stands in the ticket.") { Japanese = new("声でも選べるようにする", "番号を押しても、用件を話しても選べます。音声認識はTwilioが有料で行います。ほかに話した内容もチケットに残ります。") },
        new(VoiceFields.MaxSeconds, "Longest voicemail, in seconds", SettingKind.Number, Default: "120") { Japanese = new("留守番電話の長さ（秒）") },
        new(VoiceFields.Transcribe, "Write down what callers say", SettingKind.Switch, Default: "true", Help: "By Twilio, at its price. English from the recording, up to 120 seconds; Japanese while the caller speaks.") { Japanese = new("話した内容を文字にする", "Twilioが有料で行います。英語は録音から120秒まで、日本語は話している間に文字にします。") },
        new(VoiceFields.Record, "Record talks with agents", SettingKind.Switch, Default: "false", Help: "Into the ticket, where those who see it can listen. Customers hear the announcement before they talk to anybody, also those whom you call.") { Japanese = new("担当者との通話を録音する", "録音はチケットに残り、チケットを見られる人が聞けます。お客様には、こちらからおかけする場合も含め、話し始める前にお知らせします。") },
        new(VoiceFields.Consent, "Announcement that talks are recorded", SettingKind.LongText, Help: "Empty: a short one of ours. What it must say depends on the law where you and your customers are.") { Japanese = new("録音のお知らせ", "空欄なら短い標準のお知らせになります。必要な内容は、お客様と御社の地域の法令によります。") },
        new(VoiceFields.KeepDays, "Delete recordings and voicemails after so many days", SettingKind.Number, Help: "Here and at Twilio; the ticket then says so, and keeps the words that were written down. Empty: they are kept.") { Japanese = new("録音と留守番電話を削除するまでの日数", "こちらとTwilioの両方から削除し、チケットにその旨を残します。文字にした内容は残ります。空欄なら削除しません。") },
        .. s_rest,
    ];
}
