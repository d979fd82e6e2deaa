namespace CxmHelpdesk.Channels.Line;

internal static class LineFields
{
    public const string ChannelSecret = "channelSecret";
    public const string AccessToken = "accessToken";
    public const string ApiUrl = "apiUrl";

    public static IReadOnlyList<SettingField> All { get; } =
    [
        new(ChannelSecret, "Channel secret", SettingKind.Text, Required: true, Secret: true,
            Help: "At https://developers.line.biz/console/, in your Messaging API channel, \"Basic settings\". Proves that a request comes from LINE.")
        {
            Japanese = new("チャネルシークレット", "https://developers.line.biz/console/ の Messaging API チャネル「チャネル基本設定」にあります。リクエストが LINE からのものであることを確認します。"),
        },
        new(AccessToken, "Channel access token", SettingKind.Text, Required: true, Secret: true,
            Help: "There, under \"Messaging API\", issue a long-lived one. On the same page, save the webhook address of this account (shown below once it is saved) and switch on \"Use webhook\".")
        {
            Japanese = new("チャネルアクセストークン", "同じチャネルの「Messaging API設定」で長期のものを発行します。同じページで、このアカウントの Webhook URL（保存後に下に表示）を登録し、「Webhookの利用」をオンにしてください。"),
        },
        new(ApiUrl, "Address of LINE's API", SettingKind.Url, Default: LineSettings.DefaultApi, Help: "Another one only behind a proxy of your own.")
        {
            Japanese = new("LINE API のアドレス", "自社のプロキシを通す場合のみ変更します。"),
        },
        .. Acknowledgement.Fields.Where(field => field.Key is not (Acknowledgement.Subject or Acknowledgement.SubjectInJapanese)),
    ];
}
