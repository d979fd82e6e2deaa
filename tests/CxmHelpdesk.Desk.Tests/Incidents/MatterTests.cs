using CxmHelpdesk.Desk.Incidents;

namespace CxmHelpdesk.Desk.Tests.Incidents;

/// <summary>Each list is one matter in several people's words and both languages; messages of different lists are not, though some are of the same service.</summary>
public sealed class MatterTests
{
    private static readonly string[][] s_matters =
    [
        [
            "The checkout page gives me error 502 every time I try to pay.",
            "Getting a 502 on checkout",
            "Hello, I can't pay: the checkout shows 502. Please help asap!",
            "Error 502 when paying!!! What is going on with your site?",
            "決済画面でエラー502が出て支払いができません。",
            "支払いをしようとすると502エラーになります。",
            "502エラーで決済できません。至急対応お願いします。",
        ],
        [
            "I cannot log in to the app since this morning",
            "Login to the app doesn't work",
            "unable to sign in on the app, it keeps failing",
            "Hi team, the app won't let me log in anymore",
            "今朝からアプリにログインできません。",
            "アプリのログインができないのですが。",
            "お世話になっております。アプリにログインできず困っております。",
        ],
        [
            "Our internet connection in Leeds is down again.",
            "No internet in Leeds since 9",
            "Is there an outage in Leeds? The internet stopped working.",
        ],
        [
            "My order arrived with a broken lid",
            "The lid of my order was broken when it arrived",
        ],
        [
            "The invoices export creates empty files",
            "Exported invoices are empty files today, every file",
            "Export of invoices: the files are empty!",
        ],
        [
            "大阪で回線がつながりません。",
            "大阪の回線障害でしょうか。全くつながらないのですが。",
            "回線が大阪で落ちています。つながりません。",
        ],
        [
            "請求書のダウンロードができません。",
            "請求書がダウンロードできないのですが、障害でしょうか。",
        ],
    ];

    /// <summary>What comes in any hour and is nobody's incident; some of it on the services above.</summary>
    private static readonly string[] s_ordinary =
    [
        "Where is my order?", "Where is my parcel? It should have been here yesterday.", "Could you send me the invoice for March again?", "How do I change the address of my account?",
        "Thank you so much, it works now!", "I was charged twice for order 88123.", "I want to return the blue jacket, it is too small.", "Please cancel my subscription.",
        "Do you ship to Norway?", "The colour of the sofa is not as in the picture.", "I would like an offer for 20 seats.", "Can I pay by bank transfer?", "The app is slow on my tablet.",
        "My checkout discount code was not accepted.", "Can I log in with two people on one account?", "Is the 502 model still sold?", "The export has no dates in it.",
        "注文した商品はいつ届きますか。", "返品したいのですが、方法を教えてください。", "住所を変更したいです。", "三月分の請求書を再送してください。", "二重に請求されています。", "解約をお願いします。",
        "大阪の店舗の営業時間を教えてください。", "アプリの使い方が分かりません。", "とても助かりました。ありがとうございます。", "見積もりを二十名分でお願いします。", "色が写真と違います。", "クレジットカードの変更はできますか。",
    ];

    public static TheoryData<int> Matters() => [.. Enumerable.Range(0, s_matters.Length)];

    [Theory]
    [MemberData(nameof(Matters))]
    public void Each_way_of_putting_it_finds_another_of_the_same_matter(int matter)
    {
        foreach (var text in s_matters[matter])
        {
            Assert.True(s_matters[matter].Any(other => other != text && AreOne(text, other)), $"Alone: {text}");
        }
    }

    [Fact]
    public void What_is_another_matter_stays_apart()
    {
        var groups = s_matters.Concat(s_ordinary.Select(text => new[] { text })).ToArray();
        var wrong =
            from i in Enumerable.Range(0, groups.Length)
            from j in Enumerable.Range(i + 1, groups.Length - i - 1)
            from one in groups[i]
            from other in groups[j]
            where AreOne(one, other)
            select $"{one} = {other}";
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("")]
    [InlineData("???")]
    [InlineData("Hello, please help me as soon as possible. Thank you!")]
    [InlineData("よろしくお願いします。")]
    [InlineData("12345")]
    public void A_message_that_says_nothing_is_like_no_other(string text) => Assert.False(AreOne(text, text));

    [Theory]
    [InlineData("ＬＯＧＩＮ to the APP fails", "login to the app fails")]
    [InlineData("ﾛｸﾞｲﾝ できません", "ログインできません")]
    [InlineData("I can’t log in to the app, order 12345678", "I can't log in to the app, order 999")]
    public void Width_case_and_numbers_do_not_matter(string one, string other) => Assert.True(AreOne(one, other));

    [Fact]
    public void Any_text_is_taken_and_a_long_one_gives_few_words()
    {
        var random = new Random(11);
        for (var i = 0; i < 300; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(400)).Select(_ => (char)random.Next(1, 0xd7ff))]);
            Assert.InRange(Matter.WordsOf(text).Count, 0, Matter.Most);
        }

        Assert.Equal(Matter.Most, Matter.WordsOf(string.Join(' ', Enumerable.Range(0, 5000).Select(n => $"word{(char)('a' + n % 26)}{(char)('a' + n / 26 % 26)}x"))).Count);
    }

    private static bool AreOne(string one, string other)
    {
        var (a, b) = (Matter.WordsOf(one), Matter.WordsOf(other));
        return Matter.IsOne(a.Intersect(b).Count(), a.Count, b.Count);
    }
}
