namespace CxmHelpdesk.Server.Simulate;

/// <summary>What one customer comes to say: a first message, and what he adds while he waits or after an answer.</summary>
internal sealed record Script(string Language, string Name, string Page, IReadOnlyList<string> Lines)
{
    private static readonly string[] EnglishNames =
        ["Olivia Bennett", "Noah Fischer", "Amara Okafor", "Lucas Moreau", "Sofia Marino", "Ethan Walsh", "Priya Raman", "Hannah Lindqvist", "Daniel Cohen", "Grace Mbeki", "Oscar Nyström", "Chloe Dubois"];

    private static readonly string[] JapaneseNames = ["佐藤 美咲", "鈴木 健太", "高橋 由美", "田中 翔", "伊藤 さくら", "渡辺 大輔", "山本 葵", "中村 拓也", "小林 恵", "加藤 亮"];

    private static readonly string[] EnglishItems = ["espresso machine", "walking boots", "desk lamp", "rain jacket", "noise-cancelling headphones", "kitchen scale", "backpack", "office chair", "hair dryer"];

    private static readonly string[] JapaneseItems = ["コーヒーメーカー", "登山靴", "デスクライト", "レインジャケット", "ヘッドホン", "キッチンスケール", "リュック", "オフィスチェア", "ドライヤー"];

    // {item}, {order}, {days} and {amount} are filled in.
    private static readonly (string Page, string[] Lines)[] English =
    [
        ("/orders", ["Hi, order {order} was supposed to arrive {days} days ago. Where is it?", "The tracking page hasn't changed since Monday.", "Hello? Is anybody there?"]),
        ("/orders", ["My {item} arrived broken. The box was fine but the thing itself is cracked.", "I can send photos if that helps.", "I need it by Friday, it's a birthday present."]),
        ("/checkout", ["I was charged twice for order {order}!! {amount} each. Please refund one of them.", "My bank shows both as final now. This is not acceptable."]),
        ("/checkout", ["Payment page says \"something went wrong\" every time I try to buy the {item}. Tried two cards.", "Now it works. Thanks anyway!"]),
        ("/product", ["Quick question: does the {item} come with a two year warranty?", "And is the black one back in stock next week?"]),
        ("/product", ["Would the {item} fit somebody who is 190 cm tall?", "Great, thanks."]),
        ("/returns", ["I'd like to return the {item} from order {order}. How do I get a label?", "It's unused, still in its wrapping."]),
        ("/returns", ["I sent back my {item} {days} days ago and still no refund of {amount}. What is going on?", "This is the third time I ask.", "If I don't hear from you today I will dispute the charge with my bank."]),
        ("/account", ["I can't sign in. The reset mail never arrives, I checked spam too.", "Got it now, it took twenty minutes though."]),
        ("/account", ["Somebody ordered with my account!! I never bought a {item}. Please lock it immediately."]),
        ("/business", ["We'd like 40 of the {item} for our new office by the end of the month. Who can make us an offer?", "Delivery address would be Rotterdam.", "Our budget is about {amount} a piece."]),
        ("/support", ["The {item} smells burnt when I switch it on and I saw a spark. Is it safe to use?", "I've unplugged it now. I have small children here."]),
        ("/support", ["Just wanted to say the new {item} is wonderful. Your packaging as well!"]),
        ("/support", ["How do I change the delivery address of order {order}? I moved last week.", "Perfect, thank you so much."]),
        ("/invoice", ["Please send the invoice for {order} with our VAT number on it.", "It has to be dated this month, our bookkeeping closes on the {days}th."]),
    ];

    private static readonly (string Page, string[] Lines)[] Japanese =
    [
        ("/orders", ["注文番号{order}の商品が{days}日経っても届きません。今どこにありますか？", "追跡ページは月曜日から変わっていません。", "どなたかいらっしゃいますか？"]),
        ("/orders", ["届いた{item}が壊れていました。箱は無事でしたが、本体にひびが入っています。", "写真をお送りしましょうか。"]),
        ("/checkout", ["注文{order}で二重に請求されています！{amount}が二回です。すぐに返金してください。", "カード会社に連絡する前にお返事をください。"]),
        ("/checkout", ["{item}を買おうとすると毎回エラーになります。カードは二枚試しました。", "今できました。ありがとうございます。"]),
        ("/product", ["{item}の保証期間は何年でしょうか。", "黒の再入荷はいつ頃になりますか？"]),
        ("/returns", ["{item}を返品したいのですが、手順を教えていただけますか。注文番号は{order}です。", "未使用で、箱もそのままです。"]),
        ("/returns", ["{days}日前に返品した{item}の返金がまだです。どうなっていますか。", "もう三回目の問い合わせです。いい加減にしてください。", "今日中に返事がなければ消費生活センターに相談します。"]),
        ("/account", ["ログインできません。再設定のメールが届かないのですが。", "届きました。お騒がせしました。"]),
        ("/business", ["新しいオフィス用に{item}を40台購入したいのですが、お見積もりをお願いできますか。", "今月末までに必要です。"]),
        ("/support", ["{item}から焦げたような臭いがして、火花が見えました。使っても大丈夫でしょうか。", "コンセントは抜きました。小さい子供がいるので心配です。"]),
        ("/support", ["新しい{item}、とても気に入っています。丁寧な梱包もありがとうございました。"]),
        ("/invoice", ["注文{order}の領収書を会社名で発行していただけますか。", "宛名は「株式会社あおぞら」でお願いします。"]),
    ];

    public static Script Next(Random random) => Next(random, random.Next(5) < 2 ? "ja" : "en");

    public static Script Next(Random random, string language)
    {
        var japanese = language == "ja";
        var (page, lines) = Pick(random, japanese ? Japanese : English);
        var item = Pick(random, japanese ? JapaneseItems : EnglishItems);
        var order = $"{(char)('A' + random.Next(6))}-{random.Next(10_000, 99_999)}";
        var days = random.Next(3, 19);
        var amount = japanese ? $"{random.Next(20, 480) * 100:N0}円" : $"€{random.Next(15, 400)}.{random.Next(10) * 10:00}";
        string Fill(string line) => line
            .Replace("{item}", item, StringComparison.Ordinal)
            .Replace("{order}", order, StringComparison.Ordinal)
            .Replace("{days}", days.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{amount}", amount, StringComparison.Ordinal);
        return new Script(
            language,
            Pick(random, japanese ? JapaneseNames : EnglishNames),
            $"https://shop.example{(japanese ? "/ja" : "")}{page}",
            [.. lines.Take(random.Next(1, lines.Length + 1)).Select(Fill)]);
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
