namespace CxmHelpdesk.Channels.Email;

/// <summary>The words of <see cref="EmailFields"/> for administrators who read Japanese. A field without them stops the server's start.</summary>
internal static class EmailFieldsInJapanese
{
    public static FieldWords Of(string key) => key switch
    {
        EmailFields.Address => new("メールアドレス", "返信の差出人になります。"),
        EmailFields.DisplayName => new("差出人名", "アドレスの横に表示される名前（ブランド名など）。"),
        EmailFields.Signature => new("署名", "すべての返信で、担当者の署名の下に付きます。"),
        EmailFields.Aliases => new("その他のアドレス", "このメールボックスに届く別のアドレス。一行に一つ。"),
        EmailFields.ImapHost => new("IMAP サーバー", "空欄：受信に行かず、このアカウントの公開アドレスに送られたメールだけを受け取ります。"),
        EmailFields.ImapPort => new("IMAP ポート"),
        EmailFields.ImapSecurity => new("IMAP の暗号化", "最初から TLS、STARTTLS、なし（このマシン上のサーバーのみ）。"),
        EmailFields.ImapUser => new("IMAP ユーザー", "空欄：メールアドレスを使います。"),
        EmailFields.ImapPassword => new("IMAP パスワード", "Gmail ではアプリ パスワード。OAuth では不要です。"),
        EmailFields.Folder => new("フォルダー"),
        EmailFields.MoveTo => new("取り込んだメールの移動先", "空欄：メールボックスは読むだけで、何も変更しません。"),
        EmailFields.ImportDays => new("最初に取り込む日数", "初回の読み込みで、この日数より新しいメールをチケットにします。0：新着のみ。"),
        EmailFields.SmtpHost => new("SMTP サーバー", "空欄：送信できません。"),
        EmailFields.SmtpPort => new("SMTP ポート"),
        EmailFields.SmtpSecurity => new("SMTP の暗号化", "最初から TLS、STARTTLS、なし（このマシン上のサーバーのみ）。"),
        EmailFields.SmtpUser => new("SMTP ユーザー", "空欄：IMAP と同じ。"),
        EmailFields.SmtpPassword => new("SMTP パスワード", "空欄：IMAP と同じ。"),
        EmailFields.OAuthTokenUrl => new("OAuth トークンの URL", "下のクライアントと合わせて、パスワードの代わりに OAuth（XOAUTH2）でサインインします。"),
        EmailFields.OAuthClientId => new("OAuth クライアント"),
        EmailFields.OAuthClientSecret => new("OAuth クライアント シークレット"),
        EmailFields.OAuthRefreshToken => new("OAuth リフレッシュ トークン", "空欄：アプリケーション自身の権限で入ります（クライアント資格情報）。"),
        EmailFields.OAuthScope => new("OAuth スコープ"),
        EmailFields.AuthservId => new("検証サーバーの名前", "届くメールの Authentication-Results の先頭にある名前（mx.google.com など）。空欄：どの差出人も確認済みとは見なしません。"),
        EmailFields.Certificates => new("信頼する証明書", "認証局の署名がない証明書のサーバーの SHA-256 フィンガープリント。一行に一つ。"),
        EmailFields.IngressKey => new("送り込み用の鍵", "設定すると、メールを送り込むプログラムはこの鍵が必要です（Authorization: Bearer または X-Api-Key）。"),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "A field without Japanese words."),
    };
}
