namespace CxmHelpdesk.Channels;

/// <summary>
/// Settings by which the desk answers the first message of a conversation at once, by itself. An adapter that lists <see cref="Fields"/> among its own lets its
/// accounts do so; the desk does the rest, and never answers a program.
/// </summary>
public static class Acknowledgement
{
    public const string On = "acknowledge";
    public const string Subject = "acknowledgeSubject";
    public const string Text = "acknowledgeText";
    public const string SubjectInJapanese = "acknowledgeSubjectJa";
    public const string TextInJapanese = "acknowledgeTextJa";

    private const string Help = "{{ticket.number}} and {{channel.name}} are filled in.";
    private const string JapaneseHelp = "{{ticket.number}} と {{channel.name}} が置き換えられます。";

    public static IReadOnlyList<SettingField> Fields { get; } =
    [
        new(On, "Acknowledge new messages at once", SettingKind.Switch, Default: "false", Help: "Once for each ticket, at most once an hour for each sender, never to programs.")
        {
            Japanese = new("新しいメッセージに自動で受付を知らせる", "チケットごとに一度、差出人ごとに一時間に一度まで。自動送信のメールには返しません。"),
        },
        new(Subject, "Subject of the acknowledgement", SettingKind.Text, Default: "We have your message ({{ticket.number}})", Help: Help)
        {
            Japanese = new("受付メールの件名（英語）", JapaneseHelp),
        },
        new(Text, "Acknowledgement", SettingKind.LongText, Default: "Thank you for your message. We have it under {{ticket.number}} and will answer as soon as we can.", Help: Help)
        {
            Japanese = new("受付メールの本文（英語）", JapaneseHelp),
        },
        new(SubjectInJapanese, "Subject to those who write Japanese", SettingKind.Text, Default: "お問い合わせを受け付けました（{{ticket.number}}）", Help: Help)
        {
            Japanese = new("受付メールの件名（日本語）", JapaneseHelp),
        },
        new(TextInJapanese, "Acknowledgement to those who write Japanese", SettingKind.LongText, Default: "お問い合わせありがとうございます。{{ticket.number}} として受け付けました。担当者より改めてご連絡いたします。", Help: Help)
        {
            Japanese = new("受付メールの本文（日本語）", JapaneseHelp),
        },
    ];
}
