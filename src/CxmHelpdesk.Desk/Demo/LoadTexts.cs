using System.Globalization;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Demo;

/// <summary>Messages for load tests: sentences as customers write them, put together by chance. Each combination's tone is read once.</summary>
internal sealed class LoadTexts(ToneReader tone, DateTimeOffset now)
{
    private static readonly string[] s_products =
        ["chef's knife", "bread knife", "cast iron skillet", "copper pan", "pressure cooker", "stockpot", "cutting board", "whetstone", "milk jug", "dinner service", "tea kettle", "knife roll"];

    private static readonly string[] s_productsJa =
        ["三徳包丁", "牛刀", "土鍋", "卵焼き器", "圧力鍋", "鋳物ホーロー鍋", "まな板", "砥石", "急須", "フライパン", "南部鉄瓶", "ペティナイフ"];

    private static readonly string[] s_openings =
    [
        "Hello, I have a question about the {0}.", "Hi there, it is about my {0} from order {1}.", "Good morning, the {0} I ordered has arrived.",
        "My {0} has still not arrived, order {1}.", "The {0} in order {1} is damaged.", "I would like to return the {0}.", "I was charged twice for order {1}.",
        "This is the third time I write about order {1}.", "Your site shows an error when I pay for the {0}.", "Could you tell me whether the {0} is in stock?",
        "We run a small restaurant and need ten of the {0}.", "I love the {0}, thank you.", "The wrong colour of the {0} was sent.", "Please change the address of order {1}.",
    ];

    private static readonly string[] s_middles =
    [
        "The handle came loose after one week.", "The tracking page has not changed for days.", "It is a gift for my mother's birthday on Friday.", "I followed the care instructions to the letter.",
        "Nobody picks up the phone and I am getting tired of this.", "The parcel was open when it reached me.", "Is it suitable for induction?", "How do I get rid of the stains?",
        "The invoice lacks our VAT number.", "I am very disappointed, I expected better from you.", "My account no longer lets me sign in.", "The blade has a small chip near the tip.",
        "I can send photos if that helps.", "Everything else in the order was fine.",
    ];

    private static readonly string[] s_closings =
    [
        "Please let me know.", "Thank you in advance.", "I need this solved today.", "No rush at all.", "Otherwise I want my money back.", "Kind regards", "Looking forward to your answer.",
        "Please call me on my mobile.", "I will tell everyone I know about this.", "Thanks for your help!",
    ];

    private static readonly string[] s_openingsJa =
    [
        "{0}について質問があります。", "注文番号{1}の{0}の件です。", "先日注文した{0}が届きました。", "{0}がまだ届きません。注文番号は{1}です。", "{1}で届いた{0}に傷がありました。",
        "{0}を返品したいのですが。", "{1}の代金が二重に引き落とされています。", "{1}の件でご連絡するのはこれで三回目です。", "{0}を購入しようとするとエラーになります。",
        "{0}の在庫はありますか。", "飲食店を営んでおり、{0}を十個ほど検討しています。", "{0}、とても気に入りました。ありがとうございます。", "違う色の{0}が届きました。", "{1}の届け先を変更してください。",
    ];

    private static readonly string[] s_middlesJa =
    [
        "一週間で取っ手がぐらつき始めました。", "追跡の画面が何日も変わりません。", "金曜日の母の誕生日に贈る予定です。", "説明書の通りに手入れしています。", "電話も繋がらず、困っています。",
        "箱が開いた状態で届きました。", "IHでも使えますか。", "焦げ付きの落とし方を教えてください。", "領収書の宛名が違っていました。", "正直、とてもがっかりしています。",
        "ログインできなくなりました。", "刃先が少し欠けています。", "必要でしたら写真をお送りします。", "他の商品は問題ありませんでした。",
    ];

    private static readonly string[] s_closingsJa =
    [
        "よろしくお願いいたします。", "ご確認をお願いします。", "今日中に対応してください。", "急ぎではありません。", "対応できないなら返金してください。", "ご返信お待ちしております。",
        "お手数をおかけします。", "携帯に電話をいただけますか。", "もう二度と利用しません。", "助かります。ありがとうございます。",
    ];

    private static readonly string[] s_answers =
    [
        "Thank you for writing. I have looked into order {1} and a replacement {0} leaves our warehouse today.", "I am sorry about the trouble with the {0}. The refund is on its way and takes three working days.",
        "Good question: yes, the {0} works on every hob.", "I have changed the address of order {1}. Is there anything else I can do for you?",
    ];

    private static readonly string[] s_answersJa =
    [
        "お問い合わせありがとうございます。{1}を確認し、代わりの{0}を本日発送いたしました。", "{0}の件、ご不便をおかけし申し訳ございません。返金の手続きをいたしました。",
        "はい、{0}はIHを含むすべての熱源でお使いいただけます。", "{1}のお届け先を変更いたしました。ほかにお困りのことはございませんか。",
    ];

    private readonly Dictionary<(bool, int, int, int), Reading> _readings = [];

    public (string Text, string Subject, Reading Reading) Customer(Random random, bool japanese)
    {
        var (openings, middles, closings, products) = japanese ? (s_openingsJa, s_middlesJa, s_closingsJa, s_productsJa) : (s_openings, s_middles, s_closings, s_products);
        var (o, m, c) = (random.Next(openings.Length), random.Next(middles.Length), random.Next(closings.Length));
        var (product, order) = (products[random.Next(products.Length)], Order(random));
        var blank = japanese ? "" : " ";
        var opening = string.Format(CultureInfo.InvariantCulture, openings[o], product, order);
        if (!_readings.TryGetValue((japanese, o, m, c), out var reading))
        {
            var text = string.Concat(string.Format(CultureInfo.InvariantCulture, openings[o], products[0], "HS-000000"), blank, middles[m], blank, closings[c]);
            // The spans would not fit texts with other products; mood and urgency do.
            reading = _readings[(japanese, o, m, c)] = tone.Read(text, japanese ? "ja" : "en", now) with { Reasons = [] };
        }

        return (string.Concat(opening, blank, middles[m], blank, closings[c]), opening, reading);
    }

    public static string Agent(Random random, bool japanese)
    {
        var (answers, products) = japanese ? (s_answersJa, s_productsJa) : (s_answers, s_products);
        return string.Format(CultureInfo.InvariantCulture, answers[random.Next(answers.Length)], products[random.Next(products.Length)], Order(random));
    }

    public static string Name(Random random, bool japanese)
    {
        string[] families = japanese
            ? ["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田"]
            : ["Smith", "Jones", "Garcia", "Miller", "Novak", "Larsen", "Rossi", "Meyer", "Silva", "Khan", "Okafor", "Dubois"];
        string[] given = japanese
            ? ["花子", "太郎", "美咲", "健一", "由美", "翔", "さくら", "誠", "恵", "亮", "彩", "直樹"]
            : ["Anna", "Ben", "Clara", "David", "Emma", "Felix", "Grace", "Henry", "Isla", "Jack", "Lena", "Marco"];
        var (family, first) = (families[random.Next(12)], given[random.Next(12)]);
        return japanese ? $"{family} {first}" : $"{first} {family}";
    }

    private static string Order(Random random) => string.Create(CultureInfo.InvariantCulture, $"HS-{random.Next(100_000, 999_999)}");
}
