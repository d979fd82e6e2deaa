using System.Collections.Frozen;
using System.Text.RegularExpressions;
using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Desk.Search;

namespace CxmHelpdesk.Desk.Bot;

/// <summary>How the bot speaks where nobody gave it other words, and how it understands a few of the customer's.</summary>
internal static partial class BotWords
{
    public static readonly BotText Person = new("Talk to a person", "担当者と話す");
    public static readonly BotText Yes = new("Yes, solved", "はい、解決しました");
    public static readonly BotText No = new("No", "いいえ");
    public static readonly BotText Skip = new("Skip", "スキップ");
    public static readonly BotText DidItHelp = new("Did this help?", "解決しましたか？");
    public static readonly BotText Source = new("From our help article “{0}”", "ヘルプ記事「{0}」より");
    public static readonly BotText Glad = new("Glad to hear it. Write here any time if something else comes up.", "お役に立ててうれしいです。ほかにご質問があれば、いつでもこちらにお書きください。");
    public static readonly BotText WhatIsIt = new("What is it about? Choose, or ask in your own words.", "どのようなご用件でしょうか。選択するか、ご自由にお書きください。");
    public static readonly BotText HandOver = new("I am handing you over to a person, who can read what we wrote. Please stay a moment.", "担当者におつなぎします。これまでの内容は担当者に引き継がれます。少々お待ちください。");
    public static readonly BotText HandOverAway = new("Nobody is at the desk right now. A person will read this and answer here as soon as we are back.", "ただいま受付時間外です。営業時間になりしだい、担当者がこちらでお返事いたします。");
    public static readonly BotText SignIn = new("I can tell the status of an order once you are signed in on this site.", "ご注文の状況は、サイトにログインするとお調べできます。");
    public static readonly BotText Orders = new("Your latest orders:", "最近のご注文：");
    public static readonly BotText Again = new("That does not look like an e-mail address. Please write it once more, or skip.", "メールアドレスの形式をご確認のうえ、もう一度ご入力いただくか、スキップしてください。");
    public static readonly BotText Choose = new("Answer with a number:", "番号でお答えください：");

    private static readonly FrozenSet<string> s_yes = Set(
        "yes yep yeah yup sure solved thanks thx great perfect|yes it did|yes thanks|yes thank you|thank you|it helped|that helped|it did|that worked|yes that helped|it is solved"
        + "|はい|解決しました|はい解決しました|ありがとう|ありがとうございます|ありがとうございました|助かりました|わかりました|できました|大丈夫です");

    private static readonly FrozenSet<string> s_no = Set(
        "no nope nah|not really|no it did not|it did not help|no it didn't|it didn't help|didn't help|not solved|that did not help|いいえ|いえ|違います|解決しません|解決していません|解決しませんでした|まだです|だめです|できません");

    public static BotText Ask(BotField field) => field switch
    {
        BotField.Name => new("What is your name?", "お名前をお聞かせください。"),
        BotField.Email => new("Where can we reach you by e-mail if you leave this page?", "ページを離れた場合のご連絡先として、メールアドレスをお聞かせください。"),
        _ => new("What is the order's number? You find it in its confirmation.", "ご注文番号をお聞かせください。注文確認メールに記載されています。"),
    };

    public static BotText StateOf(string state) => state switch
    {
        "placed" => new("received", "受付済み"),
        "paid" => new("paid, being prepared", "入金済み・発送準備中"),
        "shipped" => new("on its way", "発送済み・配送中"),
        "delivered" => new("delivered", "お届け済み"),
        "cancelled" => new("cancelled", "キャンセル済み"),
        "returned" => new("returned", "返品済み"),
        _ => new(state, state),
    };

    public static bool IsYes(string text) => s_yes.Contains(Plain(text));

    public static bool IsNo(string text) => s_no.Contains(Plain(text));

    /// <summary>Somebody asks for somebody. Rather once too often: nobody is kept from a person.</summary>
    public static bool WantsPerson(string text) => Persons().IsMatch(SearchTerms.Normalise(text));

    public static bool IsAboutOrder(string text) => AboutOrder().IsMatch(SearchTerms.Normalise(text));

    /// <summary>As shops write them: letters, perhaps a dash, at least four digits.</summary>
    public static string? OrderNumberIn(string text) => OrderNumber().Match(text.Normalize(System.Text.NormalizationForm.FormKC)) is { Success: true } found ? found.Value : null;

    /// <summary>The same words, however they are written: width, case, blanks and marks aside.</summary>
    public static string Plain(string text) =>
        string.Join(' ', SearchTerms.Normalise(text).Replace('’', '\'').Split([.. " \t\r\n　.,!?、。！？…:：「」\"()"], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A word of one's own list stands in the text; a Latin one as a whole word.</summary>
    public static bool Holds(string text, string word)
    {
        var (folded, wanted) = (SearchTerms.Normalise(text), SearchTerms.Normalise(word.Trim()));
        for (var at = folded.IndexOf(wanted, StringComparison.Ordinal); at >= 0 && wanted.Length > 0; at = folded.IndexOf(wanted, at + 1, StringComparison.Ordinal))
        {
            var end = at + wanted.Length;
            if ((at == 0 || !Joins(folded[at - 1], folded[at])) && (end == folded.Length || !Joins(folded[end - 1], folded[end])))
            {
                return true;
            }
        }

        return false;
    }

    public static string Filled(BotText text, string language, string value) => text.In(language).Replace("{0}", value, StringComparison.Ordinal);

    private static bool Joins(char a, char b) => char.IsAsciiLetterOrDigit(a) && char.IsAsciiLetterOrDigit(b);

    private static FrozenSet<string> Set(string lists)
    {
        var parts = lists.Split('|');
        return parts[0].Split(' ').Concat(parts.Skip(1)).Select(Plain).ToFrozenSet(StringComparer.Ordinal);
    }

    [GeneratedRegex(
        @"\b(human|humans|real person|(talk|speak|chat|connect me|put me through) (to|with) (a|an|the|some|your|real|somebody|someone|anybody|anyone)|person please|a person|live agent|agent|agents|representative|operator|call me|call back|callback|support staff|customer service)\b"
        + "|担当者|担当の方|担当の人|人と話|人につな|人間|オペレーター|オペレータ|係の人|係の方|係員|スタッフ|有人|お電話|折り返し|電話して|電話を下さい|電話をください",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Persons();

    [GeneratedRegex(@"\b(orders?|ordered|parcel|package|delivery|delivered|shipment|shipped|shipping status|tracking|arrive|arrived)\b|注文|配送|配達|荷物|届|発送|お届け", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AboutOrder();

    [GeneratedRegex(@"\b[A-Za-z]{0,4}-?[0-9]{4,12}\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OrderNumber();
}
