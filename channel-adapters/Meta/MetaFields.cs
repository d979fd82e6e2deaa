namespace CxmHelpdesk.Channels.Meta;

/// <summary>The settings that accounts of both networks share, and those of each.</summary>
internal static class MetaFields
{
    public const string PageId = "pageId";
    public const string Token = "token";
    public const string AppSecret = "appSecret";
    public const string VerifyToken = "verifyToken";
    public const string HumanAgent = "humanAgent";
    public const string ApiUrl = "apiUrl";

    private static readonly SettingField[] s_rest =
    [
        new(AppSecret, "App secret", SettingKind.Text, Required: true, Secret: true, Help: "At https://developers.facebook.com/apps/, in your app, App settings, Basic. Proves that a request comes from Meta. With Instagram Login: the Instagram app's.")
        {
            Japanese = new("App Secret", "https://developers.facebook.com/apps/ のアプリの「アプリの設定」「ベーシック」にあります。リクエストが Meta からのものであることを確認します。Instagram ログインの場合は Instagram アプリのものです。"),
        },
        new(VerifyToken, "Verify token", SettingKind.Text, Required: true, Secret: true, Help: "Any words of your own. Enter the same at Meta, beside this account's address (shown below once it is saved), under Webhooks.")
        {
            Japanese = new("認証トークン", "任意の文字列です。Meta の「Webhooks」で、このアカウントのアドレス（保存後に下に表示）と一緒に同じものを入力します。"),
        },
        new(HumanAgent, "Answer up to 7 days later", SettingKind.Switch, Default: "false", Help: "Meta takes answers for 24 hours after the customer's last message. Switch on once Meta has granted the app the feature \"Human Agent\".")
        {
            Japanese = new("7日後まで返信する", "Meta への返信はお客様の最後のメッセージから24時間以内です。アプリに「Human Agent」機能が承認されたらオンにしてください。"),
        },
        .. PublicRule.Fields,
    ];

    public static IReadOnlyList<SettingField> Messenger { get; } =
    [
        new(PageId, "Page ID", SettingKind.Text, Required: true, Help: "A number; on the page, under About, Page transparency.") { Japanese = new("ページ ID", "数字です。ページの「基本データ」「ページの透明性」にあります。") },
        new(Token, "Page access token", SettingKind.Text, Required: true, Secret: true, Help: "In your app at https://developers.facebook.com/apps/, Messenger, Settings: add the page and generate a token.")
        {
            Japanese = new("ページアクセストークン", "https://developers.facebook.com/apps/ のアプリの「Messenger」「設定」でページを追加し、トークンを生成します。"),
        },
        .. s_rest,
        Api(MetaSettings.Facebook),
        .. Acknowledged(),
    ];

    public static IReadOnlyList<SettingField> Instagram { get; } =
    [
        new(PageId, "Instagram account ID", SettingKind.Text, Required: true, Help: "The number of the professional account, as your app shows it; not its name.") { Japanese = new("Instagram アカウント ID", "プロアカウントの番号です（ユーザーネームではありません）。アプリの画面に表示されます。") },
        new(Token, "Access token", SettingKind.Text, Required: true, Secret: true, Help: "In your app at https://developers.facebook.com/apps/, Instagram, API setup: generate a token for the account. It holds for 60 days, and the desk has it made new each week.")
        {
            Japanese = new("アクセストークン", "https://developers.facebook.com/apps/ のアプリの「Instagram」「API設定」で、アカウントのトークンを生成します。有効期間は60日で、毎週自動的に更新されます。"),
        },
        .. s_rest,
        Api(MetaSettings.InstagramLogin),
        .. Acknowledged(),
    ];

    private static IEnumerable<SettingField> Acknowledged() => Acknowledgement.Fields.Where(field => field.Key is not (Acknowledgement.Subject or Acknowledgement.SubjectInJapanese));

    private static SettingField Api(string address) =>
        new(ApiUrl, "Address of Meta's API", SettingKind.Url, Default: address, Help: "https://graph.instagram.com for tokens of Instagram Login, https://graph.facebook.com for all others.")
        {
            Japanese = new("Meta API のアドレス", "Instagram ログインのトークンには https://graph.instagram.com、その他は https://graph.facebook.com です。"),
        };
}
