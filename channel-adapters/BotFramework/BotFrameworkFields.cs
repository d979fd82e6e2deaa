namespace CxmHelpdesk.Channels.BotFramework;

/// <summary>The settings of an account: one Azure Bot with all channels that are connected to it.</summary>
internal static class BotFrameworkFields
{
    public const string AppId = "appId";
    public const string AppSecret = "appSecret";
    public const string Tenant = "tenant";
    public const string Cloud = "cloud";
    public const string FixedUsers = "fixedUsers";
    public const string ServiceHosts = "serviceHosts";
    public const string LoginUrl = "loginUrl";
    public const string OpenIdUrl = "openIdUrl";

    public const string PublicCloud = "public";
    public const string GovernmentCloud = "us-government";

    public static IReadOnlyList<SettingField> All { get; } =
    [
        new(AppId, "Microsoft App ID", SettingKind.Text, Required: true, Help: "In the Azure portal, under Configuration of the Azure Bot. Enter this account's address there as the messaging endpoint.")
        {
            Japanese = new("Microsoft アプリ ID", "Azure ポータルの Azure Bot の「構成」にあります。同じ画面の「メッセージング エンドポイント」に、このアカウントのアドレスを入力してください。"),
        },
        new(AppSecret, "Client secret", SettingKind.Text, Required: true, Secret: true, Help: "Made under Certificates & secrets of the app registration; its value, not its ID.")
        {
            Japanese = new("クライアント シークレット", "アプリ登録の「証明書とシークレット」で作成した「値」（シークレット ID ではありません）。"),
        },
        new(Tenant, "Tenant ID", SettingKind.Text, Help: "For a single-tenant bot: the directory it belongs to. Empty for a multi-tenant bot.")
        {
            Japanese = new("テナント ID", "シングル テナントのボットの場合、そのディレクトリ。マルチ テナントでは空欄にします。"),
        },
        new(Cloud, "Cloud", SettingKind.Choice, Default: PublicCloud, Options: [PublicCloud, GovernmentCloud])
        {
            Japanese = new("クラウド"),
        },
        new(FixedUsers, "Direct Line users are named by our own tokens", SettingKind.Switch, Default: "false", Help: "If your site makes its Direct Line tokens with the user's ID in them, the same ID is the same customer. Otherwise a visitor can call himself anything, and each conversation is somebody new.")
        {
            Japanese = new("Direct Line の利用者は自社のトークンで決まる", "サイトが利用者 ID 入りの Direct Line トークンを発行している場合、同じ ID は同じお客様です。そうでなければ名乗りは自由なので、会話ごとに別のお客様として扱います。"),
        },
        new(ServiceHosts, "Further connectors", SettingKind.Lines, Help: "One a line, such as https://bots.example.com. Our access token goes to Microsoft's own connectors and to these, to no other.")
        {
            Japanese = new("その他のコネクタ", "一行に一つ（例: https://bots.example.com）。アクセス トークンは Microsoft のコネクタと、ここに書いたものにだけ送られます。"),
        },
        new(LoginUrl, "Sign-in address", SettingKind.Url, Help: "Empty: Microsoft's, as the cloud says.")
        {
            Japanese = new("サインインのアドレス", "空欄：クラウドに応じた Microsoft のもの。"),
        },
        new(OpenIdUrl, "Address of the signing keys", SettingKind.Url, Help: "OpenID metadata with which requests are checked. Empty: Microsoft's, as the cloud says.")
        {
            Japanese = new("署名鍵のアドレス", "届く要求を確かめるための OpenID メタデータ。空欄：クラウドに応じた Microsoft のもの。"),
        },
    ];
}
