using static CxmHelpdesk.Channels.WebChat.WebChatSettings;

namespace CxmHelpdesk.Channels.WebChat;

/// <summary>The form by which a widget is set up, in both languages.</summary>
internal static class WebChatFields
{
    public static IReadOnlyList<SettingField> All { get; } =
    [
        new(Title, "Title", SettingKind.Text, Required: true, Default: "Chat with us") { Japanese = new("タイトル") },
        new(GreetingEnglish, "Greeting (English)", SettingKind.LongText, Default: "Hello! How can we help?") { Japanese = new("挨拶（英語）") },
        new(GreetingJapanese, "Greeting (Japanese)", SettingKind.LongText, Default: "こんにちは。どのようなご用件でしょうか？") { Japanese = new("挨拶（日本語）") },
        new(QuickRepliesEnglish, "Quick replies (English)", SettingKind.Lines, Help: "Offered before the first message, one a line, at most six.")
        {
            Japanese = new("返信候補（英語）", "最初のメッセージの前に表示します。1行に1件、6件まで。"),
        },
        new(QuickRepliesJapanese, "Quick replies (Japanese)", SettingKind.Lines) { Japanese = new("返信候補（日本語）") },
        new(AskName, "Ask for name and e-mail", SettingKind.Switch, Default: "false") { Japanese = new("名前とメールアドレスを尋ねる（任意）") },
        new(PreChat, "Ask before the first message", SettingKind.Switch, Default: "false", Help: "Name and e-mail are needed before somebody can write.")
        {
            Japanese = new("最初のメッセージの前に必ず尋ねる", "名前とメールアドレスの入力後にメッセージを書けます。"),
        },
        new(AskSatisfaction, "Ask for satisfaction", SettingKind.Switch, Default: "true", Help: "Once a conversation is resolved.")
        {
            Japanese = new("満足度を尋ねる", "会話が解決した後に表示します。"),
        },
        new(CallBacks, "Offer a call back", SettingKind.Switch, Default: "false", Help: "Visitors may leave a number and when to call. It stands on the ticket's checklist.")
        {
            Japanese = new("折り返し電話を受け付ける", "訪問者が電話番号と希望の時間を残せます。チケットのチェックリストに載ります。"),
        },
        new(Hours, "Office hours", SettingKind.Lines, Help: "One a line: Mon-Fri 09:00-18:00. Days off as 2026-12-25. Empty: the business hours of the team that answers.")
        {
            Japanese = new("受付時間", "1行に1件：Mon-Fri 09:00-18:00。休業日は 2026-12-25 の形式。空欄の場合は担当チームの営業時間に従います。"),
        },
        new(WebChatSettings.TimeZone, "Time zone of the office hours", SettingKind.Text, Default: "UTC", Help: "Such as Europe/Berlin or Asia/Tokyo.")
        {
            Japanese = new("受付時間のタイムゾーン", "例：Asia/Tokyo"),
        },
        new(Invitations, "Invitations", SettingKind.Lines, Help: "One a line: page | seconds | pages seen | English | 日本語 | segment. Such as /checkout* | 30 | 1 | Can we help? A segment is a shared one by its name, and means customers whom your site has signed in.")
        {
            Japanese = new("チャットへの案内", "1行に1件：ページ | 秒数 | 閲覧ページ数 | 英語 | 日本語 | セグメント。例：/checkout* | 30 | 1 | Can we help? | お手伝いしましょうか？ セグメントは共有セグメントの名前で、サイトにサインイン済みの顧客が対象です。"),
        },
        new(Colour, "Colour", SettingKind.Text, Help: "As #rrggbb. Empty: the chat's own colours, for light and for dark.") { Japanese = new("色", "#rrggbb の形式。空欄の場合は標準の配色。") },
        new(AllowedOrigins, "Allowed origins", SettingKind.Lines, Help: "One a line, such as https://shop.example. Empty: every site may show this chat.")
        {
            Japanese = new("許可するサイト", "1行に1件（例：https://shop.example）。空欄の場合はすべてのサイトで表示できます。"),
        },
        new(IdentitySecret, "Identity secret", SettingKind.Text, Secret: true, Help: "Your site signs who a visitor is with it (JWT, HS256). At least 32 characters.")
        {
            Japanese = new("本人確認の鍵", "サイトが訪問者の身元を署名する鍵（JWT, HS256）。32文字以上。"),
        },
        new(IdentitySecretOther, "Second identity secret", SettingKind.Text, Secret: true, Help: "Also accepted; for changing the secret without an interruption.")
        {
            Japanese = new("本人確認の鍵（2つ目）", "同時に受け付けます。鍵を中断なく切り替えるために使います。"),
        },
    ];
}
