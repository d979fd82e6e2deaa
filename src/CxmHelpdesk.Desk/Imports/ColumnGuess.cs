using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.History;

namespace CxmHelpdesk.Desk.Imports;

/// <summary>Which field a column holds, guessed from its name in English or Japanese. The importer may say otherwise.</summary>
internal static class ColumnGuess
{
    private static readonly (string Field, string[] Names)[] s_names =
    [
        ("customerExternalId", ["customer id", "customer external id", "client id", "顧客id", "顧客番号", "会員番号", "会員id", "お客様番号"]),
        ("customerEmail", ["customer email", "customer e-mail", "email", "e-mail", "mail", "email address", "メール", "メールアドレス", "eメール", "顧客メール"]),
        ("customerName", ["customer name", "customer", "client", "顧客名", "お客様名", "氏名", "名前"]),
        ("email", ["email", "e-mail", "mail", "email address", "e-mail address", "メール", "メールアドレス", "eメール", "電子メール"]),
        ("name", ["name", "full name", "customer name", "company name", "氏名", "名前", "お名前", "顧客名", "会社名", "企業名"]),
        ("phone", ["phone", "telephone", "tel", "mobile", "phone number", "電話", "電話番号", "携帯", "携帯番号", "連絡先"]),
        ("company", ["company", "company name", "organization", "organisation", "account", "会社", "会社名", "企業名", "法人名", "勤務先"]),
        ("companyExternalId", ["company id", "account id", "会社id", "企業id"]),
        ("domain", ["domain", "website", "ドメイン", "ウェブサイト"]),
        ("title", ["title", "job title", "position", "deal", "deal name", "subject", "役職", "肩書", "件名", "案件名", "商談名", "タイトル"]),
        ("language", ["language", "lang", "locale", "言語"]),
        ("timeZone", ["time zone", "timezone", "タイムゾーン"]),
        ("notes", ["notes", "note", "memo", "comment", "備考", "メモ", "コメント"]),
        ("externalId", ["id", "external id", "order id", "deal id", "number", "code", "管理番号", "注文id", "案件id", "商談id", "注文番号", "受注番号", "顧客id", "顧客番号", "会員番号", "会社id", "コード", "customer id"]),
        ("number", ["order number", "order no", "number", "注文番号", "受注番号", "伝票番号"]),
        ("stage", ["stage", "deal stage", "phase", "ステージ", "フェーズ", "商談フェーズ", "進捗"]),
        ("state", ["state", "status", "order status", "状態", "ステータス", "注文状況", "受注状況"]),
        ("amount", ["amount", "total", "value", "price", "order total", "金額", "合計", "合計金額", "価格", "売上", "受注金額"]),
        ("currency", ["currency", "通貨"]),
        ("closeOn", ["close date", "closing date", "expected close", "完了予定日", "受注予定日", "成約日", "クローズ日"]),
        ("owner", ["owner", "sales rep", "salesperson", "担当", "担当者", "営業担当"]),
        ("placedAt", ["placed at", "order date", "ordered at", "date", "注文日", "注文日時", "受注日", "購入日"]),
        ("items", ["items", "products", "商品", "商品名", "明細"]),
        ("link", ["link", "url", "リンク"]),
        ("kind", ["kind", "type", "event", "種別", "種類", "イベント"]),
        ("area", ["area", "category", "分類", "区分"]),
        ("at", ["at", "date", "time", "timestamp", "occurred at", "日付", "日時", "発生日時", "日"]),
        ("survey", ["survey", "アンケート"]),
        ("score", ["score", "answer", "rating", "点数", "評価", "スコア"]),
        ("data", ["data", "details", "詳細", "内容"]),
    ];

    /// <returns>Column -> field; columns that say nothing to us are left out, and a field is given once.</returns>
    public static IReadOnlyDictionary<string, string> Of(HistoryKind kind, IReadOnlyList<string> columns)
    {
        var fields = HistoryFields.Of(kind);
        var guess = new Dictionary<string, string>(StringComparer.Ordinal);
        // A column that bears a field's own name is sure of it, before any likeness is looked for.
        foreach (var column in columns)
        {
            if (fields.FirstOrDefault(field => Plain(field) == Plain(column)) is { } own && !guess.ContainsValue(own))
            {
                guess[column] = own;
            }
        }

        foreach (var (field, names) in s_names.Where(entry => fields.Contains(entry.Field) && !guess.ContainsValue(entry.Field)))
        {
            var column = names
                .Select(name => columns.FirstOrDefault(candidate => Plain(candidate) == Plain(name) && !guess.ContainsKey(candidate)))
                .FirstOrDefault(found => found is not null);
            if (column is not null)
            {
                guess[column] = field;
            }
        }

        return guess;
    }

    private static string Plain(string name) =>
        SearchWords.Key(name).Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
}
