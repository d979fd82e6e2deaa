namespace CxmHelpdesk.Sentiment.Tests;

/// <summary>The same matter in other wrappings, and in the other language: every message in every wrapping.</summary>
public sealed class WrappedMessagesTests
{
    private static readonly ToneReader s_reader = new();
    private static readonly DateTimeOffset s_now = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(9));

    private static readonly (string English, string Japanese, int Urgency)[] s_matters =
    [
        ("None of our stores can take card payments since nine.", "9時から全店舗でカード決済ができません。", 3),
        ("There is smoke coming out of the power supply you sent us.", "届いた電源装置から煙が出ています。", 3),
        ("Someone has taken over my account and is sending money.", "アカウントを乗っ取られ、送金されています。", 3),
        ("Our whole company cannot log in.", "全社員がログインできません。", 3),
        ("All files of our project are being deleted right now.", "今、プロジェクトのファイルが次々と消えています。", 3),
        ("My mother is locked in the lift and has trouble breathing.", "母がエレベーターに閉じ込められ、息が苦しいと言っています。", 3),
        ("I was charged twice for the same order.", "同じ注文で二重に請求されました。", 2),
        ("I cannot log in and have to hand in my application today.", "ログインできず、本日中に申請を出さなければなりません。", 2),
        ("Could you tell me how to change the language of the app?", "アプリの言語の変え方を教えてください。", 1),
        ("What are your opening hours on Sundays?", "日曜日の営業時間を教えてください。", 1),
        ("The colour of the new icon is ugly.", "新しいアイコンの色がださいです。", 1),
        ("I would like to exchange the shoes for a larger size.", "靴を大きいサイズに交換したいです。", 1),
        ("Please send me the invoice for March.", "3月分の請求書を送ってください。", 1),
        ("Thank you so much, everything works now.", "ありがとうございました。無事に使えるようになりました。", 0),
        ("The staff at your shop were lovely.", "お店のスタッフの方がとても親切でした。", 0),
    ];

    private static readonly (string Name, Func<string, string> English, Func<string, string> Japanese)[] s_wrappings =
    [
        ("salutation", t => $"Dear Sir or Madam,\n\n{t}", t => $"お世話になっております。\n\n{t}"),
        ("signature", t => $"{t}\n\nKind regards,\nHarriet Crisp\nHead of Emergency Planning\n+44 20 7946 0102", t => $"{t}\n\n--\n緊急対策室 室長\n危機 管子\n03-0000-0102"),
        ("quoted trouble", t => $"{t}\n\nOn Mon, Mar 2, 2026 at 9:00, Support <s@example.com> wrote:\n> The site is down for everyone and all data is lost!!", t => $"{t}\n\n> 全システムが停止し、データがすべて消えました！至急！"),
        ("quoted thanks", t => $"{t}\n\n> Thank you so much, everything is perfect, we love it.", t => $"{t}\n\n> ありがとうございます。最高です。とても満足しています。"),
        ("forwarded", t => $"{t}\n\n-----Original Message-----\nFrom: someone\nThis is the worst company ever, I will call my lawyer today.", t => $"{t}\n\n-----元のメッセージ-----\n最悪の会社だ。本日弁護士に相談する。"),
        ("telephone", t => $"{t}\n\nSent from my iPhone", t => $"{t}\n\niPhoneから送信"),
        ("disclaimer", t => $"{t}\n\nThis email and any attachments are confidential. If you are not the intended recipient, delete it immediately.", t => $"{t}\n\n本メールは、宛先の方のみに送信しています。誤って受信された場合は直ちに削除してください。"),
        ("spaces", t => $"  {t.Replace(" ", "  ", StringComparison.Ordinal)}  ", t => $"　{t}　"),
    ];

    public static TheoryData<string, string, string> Wrapped()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (var (english, japanese, _) in s_matters)
            foreach (var (name, inEnglish, inJapanese) in s_wrappings)
            {
                cases.Add(name, english, inEnglish(english));
                cases.Add(name, japanese, inJapanese(japanese));
            }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void What_stands_around_a_message_changes_nothing(string wrapping, string bare, string wrapped)
    {
        var (a, b) = (Read(bare), Read(wrapped));

        Assert.True(Math.Abs(a.Urgency - b.Urgency) < 0.15, $"{wrapping}: urgency {a.Urgency:0.00} became {b.Urgency:0.00}");
        Assert.True(Math.Abs(a.Mood - b.Mood) < 0.15, $"{wrapping}: mood {a.Mood:0.00} became {b.Mood:0.00}");
    }

    public static TheoryData<string, string> Loud()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (english, japanese, _) in s_matters)
        {
            cases.Add(english, english.ToUpperInvariant());
            cases.Add(english, english.TrimEnd('.', '?') + "!!!");
            cases.Add(japanese, japanese.TrimEnd('。') + "！！！");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Loud))]
    public void Loudness_is_not_urgency(string calm, string loud) =>
        Assert.InRange(Read(loud).Urgency - Read(calm).Urgency, -0.7, 0.7);

    public static TheoryData<string, string> Polite()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (english, japanese, _) in s_matters.Where(m => m.Urgency >= 2))
        {
            cases.Add(english, $"I am so sorry to bother you. {english} Could you kindly have a look? Thank you very much for your help.");
            cases.Add(japanese, $"お忙しいところ恐れ入ります。{japanese}お手数をおかけしますが、ご確認のほどよろしくお願いいたします。");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Polite))]
    public void Politeness_does_not_make_it_wait(string bare, string polite) => Assert.InRange(Read(polite).Urgency, Math.Min(1.5, Read(bare).Urgency - 0.5), 3);

    public static TheoryData<string, string> Unhurried()
    {
        string[] english = ["{0} No rush.", "{0} It's not urgent.", "No hurry at all, but: {0}", "{0} Whenever you have time."];
        string[] japanese = ["{0}急ぎません。", "{0}お手すきの際にお願いします。", "急ぎではありませんが、{0}", "{0}お時間のある時で結構です。"];
        var cases = new TheoryData<string, string>();
        foreach (var matter in s_matters.Where(m => m.Urgency == 1))
        {
            foreach (var way in english) cases.Add(matter.English, string.Format(null, way, matter.English));
            foreach (var way in japanese) cases.Add(matter.Japanese, string.Format(null, way, matter.Japanese));
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Unhurried))]
    public void No_hurry_lowers_it_or_leaves_it_at_nearly_nothing(string bare, string unhurried) =>
        Assert.InRange(Read(unhurried).Urgency, 0, Math.Max(0.8, Read(bare).Urgency));

    public static TheoryData<string, string> Translations()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (english, japanese, _) in s_matters) cases.Add(english, japanese);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Translations))]
    public void Both_languages_read_alike(string english, string japanese)
    {
        var (a, b) = (Read(english), Read(japanese));

        Assert.True(Math.Abs(a.Urgency - b.Urgency) < 1, $"urgency {a.Urgency:0.00} and {b.Urgency:0.00}");
        Assert.True(Math.Abs(a.Mood - b.Mood) < 0.7, $"mood {a.Mood:0.00} and {b.Mood:0.00}");
    }

    [Fact]
    public void What_cannot_wait_stands_above_all_that_can()
    {
        var read = s_matters.SelectMany(m => new[] { (m.Urgency, Text: m.English), (m.Urgency, Text: m.Japanese) }).Select(m => (m.Urgency, m.Text, Read: Read(m.Text).Urgency)).ToList();
        var critical = read.Where(m => m.Urgency == 3).MinBy(m => m.Read);
        var ordinary = read.Where(m => m.Urgency <= 1).MaxBy(m => m.Read);

        Assert.True(critical.Read > ordinary.Read, $"{critical.Read:0.00} {critical.Text}; {ordinary.Read:0.00} {ordinary.Text}");
    }

    private static Reading Read(string text) => s_reader.Read(text, null, s_now);
}
