namespace CxmHelpdesk.Channels.Reviews;

/// <summary>The settings of an account: one shop, app or place that people review.</summary>
internal static class ReviewsFields
{
    public const string FeedUrl = "feedUrl";
    public const string FeedToken = "feedToken";
    public const string Minutes = "minutes";
    public const string ImportKey = "importKey";
    public const string AnswerUrl = "answerUrl";
    public const string AnswerMethod = "answerMethod";
    public const string AnswerField = "answerField";
    public const string AnswerToken = "answerToken";

    public static IReadOnlyList<SettingField> All { get; } =
    [
        new(FeedUrl, "Address of the feed", SettingKind.Url, Help: "RSS, Atom or JSON, such as an app store's customer reviews. Empty: reviews are only sent to this account's own address.")
        {
            Japanese = new("フィードのアドレス", "RSS・Atom・JSON（アプリストアのカスタマーレビューなど）。空欄：このアカウントの公開アドレスに送られたレビューだけを受け取ります。"),
        },
        new(FeedToken, "Token for the feed", SettingKind.Text, Secret: true, Help: "Sent along as Authorization: Bearer.")
        {
            Japanese = new("フィードのトークン", "Authorization: Bearer として送られます。"),
        },
        new(Minutes, "Look every so many minutes", SettingKind.Number, Default: "10")
        {
            Japanese = new("確認の間隔（分）"),
        },
        new(ImportKey, "Key for sending reviews", SettingKind.Text, Secret: true, Help: "Programs that post reviews (JSON or CSV) to this account's address must present it (Authorization: Bearer or X-Api-Key). Empty: nothing can be posted.")
        {
            Japanese = new("レビュー送信用の鍵", "このアカウントのアドレスにレビュー（JSON または CSV）を送るプログラムに必要です（Authorization: Bearer または X-Api-Key）。空欄：送信を受け付けません。"),
        },
        new(AnswerUrl, "Address for answers", SettingKind.Url, Help: "Where your answer is sent to stand below the review; {id} becomes the review's ID. Empty: reviews cannot be answered from here.")
        {
            Japanese = new("返信先のアドレス", "返信はここに送られ、レビューの下に表示されます。{id} はレビューの ID に置き換わります。空欄：ここからは返信できません。"),
        },
        new(AnswerMethod, "Answers are sent with", SettingKind.Choice, Default: "POST", Options: ["POST", "PUT"])
        {
            Japanese = new("返信の送り方"),
        },
        new(AnswerField, "Name of the answer's text", SettingKind.Text, Default: "text", Help: "In the JSON that is sent, such as comment or message.")
        {
            Japanese = new("返信の本文の項目名", "送られる JSON の中の名前（comment、message など）。"),
        },
        new(AnswerToken, "Token for answers", SettingKind.Text, Secret: true, Help: "Sent along as Authorization: Bearer.")
        {
            Japanese = new("返信用のトークン", "Authorization: Bearer として送られます。"),
        },
        .. PublicRule.FieldsWithStars,
    ];
}
