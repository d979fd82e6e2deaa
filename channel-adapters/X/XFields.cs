namespace CxmHelpdesk.Channels.X;

/// <summary>The settings of an account: one app of ours at X, and the user that it speaks for.</summary>
internal static class XFields
{
    public const string ConsumerKey = "consumerKey";
    public const string ConsumerSecret = "consumerSecret";
    public const string AccessToken = "accessToken";
    public const string AccessSecret = "accessSecret";
    public const string ApiUrl = "apiUrl";

    public static IReadOnlyList<SettingField> All { get; } =
    [
        new(ConsumerKey, "API key", SettingKind.Text, Required: true, Help: "Consumer key of your app, in X's developer portal under Keys and tokens. Register this account's address as the app's webhook.")
        {
            Japanese = new("API キー", "X の開発者ポータルの「Keys and tokens」にあるアプリのコンシューマー キー。このアカウントのアドレスをアプリの Webhook として登録してください。"),
        },
        new(ConsumerSecret, "API key secret", SettingKind.Text, Required: true, Secret: true, Help: "Proves that a request comes from X.")
        {
            Japanese = new("API キー シークレット", "届く要求が X からのものであることを確かめます。"),
        },
        new(AccessToken, "Access token", SettingKind.Text, Required: true, Help: "Of the user that answers, with rights to read, write and send direct messages. Begins with the user's ID.")
        {
            Japanese = new("アクセス トークン", "返信するユーザーのもの。読み取り・書き込み・ダイレクト メッセージの権限が必要です。ユーザー ID で始まります。"),
        },
        new(AccessSecret, "Access token secret", SettingKind.Text, Required: true, Secret: true)
        {
            Japanese = new("アクセス トークン シークレット"),
        },
        new(ApiUrl, "Address of X's API", SettingKind.Url, Default: "https://api.x.com")
        {
            Japanese = new("X の API のアドレス"),
        },
        .. PublicRule.Fields,
    ];
}

/// <summary>One account as an administrator set it up. Holds secrets in clear, so it is never logged.</summary>
/// <param name="UserId">Ours; an access token begins with it. Null: it does not.</param>
internal sealed record XSettings(string ConsumerKey, string ConsumerSecret, string AccessToken, string AccessSecret, string? UserId, Uri ApiUrl)
{
    public static XSettings Of(ChannelAccount account)
    {
        var token = account.Setting(XFields.AccessToken)?.Trim() ?? "";
        return new XSettings(
            account.Setting(XFields.ConsumerKey)?.Trim() ?? "",
            account.Setting(XFields.ConsumerSecret)?.Trim() ?? "",
            token,
            account.Setting(XFields.AccessSecret)?.Trim() ?? "",
            token.Split('-') is [{ Length: > 0 } id, _, ..] && id.All(char.IsAsciiDigit) ? id : null,
            Uri.TryCreate(account.Setting(XFields.ApiUrl), UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : new Uri("https://api.x.com"));
    }

    public override string ToString() => $"X user {UserId}";
}
