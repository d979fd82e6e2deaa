namespace CxmHelpdesk.Sentiment.Tests;

/// <summary>What must not change a reading, and what must.</summary>
public sealed class BehaviourTests
{
    private static readonly ToneReader s_reader = new();
    private static readonly DateTimeOffset s_now = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(9));

    [Theory]
    [InlineData("The site is down.", "Dear Sir or Madam,\nThe site is down.")]
    [InlineData("The site is down.", "The site is down.\n\n--\nJohn Smith\nAngry Birds Ltd, Emergency Services")]
    [InlineData("The site is down.", "The site is down.\nBest regards,\nHelen Hurry\nUrgent Care Clinic")]
    [InlineData("The site is down.", "The site is down.\nSent from my iPhone")]
    [InlineData("Thanks, it works.", "Thanks, it works.\n\nOn Mon, Mar 2, 2026 at 9:00, Support <s@example.com> wrote:\n> The terrible outage is an emergency")]
    [InlineData("Thanks, it works.", "Thanks, it works.\n> Your server crashed and all data is lost!!!")]
    [InlineData("サイトが落ちています。", "サイトが落ちています。\n\n-----元のメッセージ-----\n最悪のサービスだ。弁護士に相談する。")]
    [InlineData("サイトが落ちています。", "お世話になっております。\nサイトが落ちています。")]
    public void Greeting_signature_and_quoted_history_change_nothing(string bare, string whole)
    {
        var (a, b) = (Read(bare), Read(whole));

        Assert.Equal(a.Urgency, b.Urgency, 1);
        Assert.InRange(b.Mood - a.Mood, -0.1, 0.1);
    }

    [Theory]
    [InlineData("The checkout is down.", "Hello, I'm sorry to bother you, but the checkout is down. Could you kindly have a look? Thank you very much in advance!")]
    [InlineData("決済ができません。", "いつもお世話になっております。お忙しいところ恐れ入りますが、決済ができません。お手数ですがご確認のほどよろしくお願いいたします。")]
    public void Politeness_does_not_make_an_outage_wait(string bare, string polite) =>
        Assert.InRange(Read(polite).Urgency, Read(bare).Urgency - 0.15, 3);

    [Theory]
    [InlineData("My order arrived broken.", "My order arrived broken. No rush though.")]
    [InlineData("Please change my address.", "Please change my address, it's not urgent.")]
    [InlineData("Please change my address.", "Please change my address whenever you have time.")]
    [InlineData("住所変更をお願いします。", "住所変更をお願いします。急ぎません。")]
    [InlineData("レポートが開けません。", "レポートが開けません。お手すきの際にお願いします。")]
    public void No_hurry_calms(string bare, string calm)
    {
        Assert.True(Read(calm).Urgency < Read(bare).Urgency);
        Assert.Contains(Read(calm).Reasons, r => r.Cause is Cause.NoHurry);
    }

    [Theory]
    [InlineData("The server is down.", "What should we do if the server is down?")]
    [InlineData("Our site was hacked.", "How do you protect against our site being hacked?")]
    [InlineData("There is a fire.", "We plan a drill: what if the battery caught fire?")]
    [InlineData("サーバーが落ちました。", "もしサーバーが落ちたらどうなりますか。")]
    [InlineData("データが消えました。", "データが消えた場合の補償を教えてください。")]
    public void What_is_only_supposed_is_less_urgent_than_what_is(string real, string supposed) =>
        Assert.True(Read(supposed).Urgency < Read(real).Urgency - 0.3 || Read(supposed).Urgency < 0.7, $"{Read(real).Urgency} {Read(supposed).Urgency}");

    [Theory]
    [InlineData("good", "not good")]
    [InlineData("The staff is helpful.", "The staff isn't helpful.")]
    [InlineData("I'm happy with it.", "I am not very happy with it.")]
    [InlineData("良いです。", "良くないです。")]
    [InlineData("満足です。", "満足できません。")]
    [InlineData("親切でした。", "親切ではありませんでした。")]
    public void Not_turns_praise_into_complaint(string praise, string complaint)
    {
        Assert.True(Read(praise).Mood > 0.2, $"{Read(praise).Mood}");
        Assert.True(Read(complaint).Mood < -0.2, $"{Read(complaint).Mood}");
    }

    [Theory]
    [InlineData("It is not bad at all.")]
    [InlineData("No complaints!")]
    [InlineData("悪くないです。")]
    [InlineData("問題ありません。")]
    public void Not_turns_complaint_into_quiet_praise(string text) => Assert.True(Read(text).Mood > 0.1, $"{Read(text).Mood}");

    [Theory]
    [InlineData("this is bad", "THIS IS BAD, REALLY BAD")]
    [InlineData("this is bad", "this is bad!!!")]
    [InlineData("this is bad", "this is very bad")]
    [InlineData("this is bad", "this is baaaaad and soooo bad")]
    [InlineData("ひどい", "本当にひどい！！！")]
    [InlineData("すごくひどい", "すごーーーくひどい！！")]
    public void Loudness_makes_a_bad_mood_worse(string calm, string loud) => Assert.True(Read(loud).Mood < Read(calm).Mood);

    [Theory]
    [InlineData("Great, another outage. Love how reliable you are.")]
    [InlineData("Thanks for nothing.")]
    [InlineData("Wonderful service, it crashed again and nobody answers. Best support ever 🙄")]
    [InlineData("さすがですね、また落ちました。素晴らしいサービスですね。")]
    public void Bitter_praise_is_no_praise(string text) => Assert.True(Read(text).Mood < -0.15, $"{Read(text).Mood}");

    [Theory]
    [InlineData("サーバーがダメです", "ｻｰﾊﾞｰがﾀﾞﾒです")]
    [InlineData("URGENT: server down", "ＵＲＧＥＮＴ：　ｓｅｒｖｅｒ　ｄｏｗｎ")]
    [InlineData("It isn't working", "It isn’t working")]
    [InlineData("すごくひどい", "すごーくひどーーい")]
    [InlineData("がっかり", "か\u3099っかり")]
    public void Spelling_variants_read_alike(string plain, string variant)
    {
        Assert.Equal(Read(plain).Mood, Read(variant).Mood, 6);
        Assert.Equal(Read(plain).Urgency, Read(variant).Urgency, 6);
    }

    [Theory]
    [InlineData("Our server is down", "サーバーが落ちています")]
    [InlineData("There is smoke coming out of the device", "機器から煙が出ています")]
    [InlineData("Someone hacked my account", "アカウントを乗っ取られました")]
    [InlineData("All our data is gone", "データがすべて消えました")]
    public void Both_languages_find_the_same_emergency_urgent(string english, string japanese)
    {
        Assert.True(Read(english).Urgency > 1.6, $"{Read(english).Urgency}");
        Assert.True(Read(japanese).Urgency > 1.6, $"{Read(japanese).Urgency}");
    }

    [Theory]
    [InlineData("Smoke is coming out of the charger, there is smoke", Cause.Safety)]
    [InlineData("Our checkout is down", Cause.Outage)]
    [InlineData("Someone hacked my account", Cause.Security)]
    [InlineData("You charged me twice", Cause.Money)]
    [InlineData("All our files are gone", Cause.DataLoss)]
    [InlineData("I will talk to my lawyer", Cause.Legal)]
    [InlineData("I'll tell a journalist", Cause.Press)]
    [InlineData("We will cancel our contract", Cause.Churn)]
    [InlineData("This is the third time I ask", Cause.RepeatContact)]
    [InlineData("My father is in a wheelchair", Cause.VulnerablePerson)]
    [InlineData("No rush", Cause.NoHurry)]
    [InlineData("充電器から煙が出ています", Cause.Safety)]
    [InlineData("サーバーが落ちています", Cause.Outage)]
    [InlineData("アカウントを乗っ取られました", Cause.Security)]
    [InlineData("二重に請求されました", Cause.Money)]
    [InlineData("データが消えました", Cause.DataLoss)]
    [InlineData("弁護士に相談します", Cause.Legal)]
    [InlineData("SNSに投稿します", Cause.Press)]
    [InlineData("解約します", Cause.Churn)]
    [InlineData("三度目の連絡です", Cause.RepeatContact)]
    [InlineData("母は寝たきりです", Cause.VulnerablePerson)]
    [InlineData("急ぎません", Cause.NoHurry)]
    public void Causes_are_named(string text, Cause cause) => Assert.Contains(Read(text).Reasons, r => r.Cause == cause);

    [Theory]
    [InlineData("I'm furious, this is ridiculous", Emotion.Anger)]
    [InlineData("I am so disappointed", Emotion.Disappointment)]
    [InlineData("I'm really worried", Emotion.Worry)]
    [InlineData("I don't understand, this is confusing", Emotion.Confusion)]
    [InlineData("Thank you so much", Emotion.Gratitude)]
    [InlineData("I love it", Emotion.Joy)]
    [InlineData("ふざけるな", Emotion.Anger)]
    [InlineData("がっかりしました", Emotion.Disappointment)]
    [InlineData("とても不安です", Emotion.Worry)]
    [InlineData("悲しいです", Emotion.Sadness)]
    [InlineData("ありがとうございました", Emotion.Gratitude)]
    [InlineData("最高です", Emotion.Joy)]
    public void Emotions_are_named_strongest_first(string text, Emotion emotion) => Assert.Equal(emotion, Read(text).Emotions[0].Emotion);

    [Theory]
    [InlineData("Automatic reply: I am out of office until Monday. In an emergency call the hotline.")]
    [InlineData("Hello,\nI'm out of office from 1 July. If you are reporting an urgent claim please call 1-800-555-0100.")]
    [InlineData("これは自動返信です。緊急の場合はお電話ください。")]
    [InlineData("【自動返信】11月22日から26日まで不在にしております。")]
    public void A_mail_written_by_a_program_is_not_read(string text)
    {
        var reading = Read(text);

        Assert.Equal(0, reading.Urgency);
        Assert.Empty(reading.Reasons);
    }

    [Theory]
    [InlineData("Our checkout is down and all I get is your auto-reply.", 1.5)]
    [InlineData("I'm on maternity leave and locked out of my account, I can't log in to see my pay.", 0.7)]
    [InlineData("My parcel was called undeliverable. Could you send it again?", 0.5)]
    [InlineData("早くカード止めて!!!今この瞬間も使われてる!!!自動応答いらない、人間出して!!!!", 1.5)]
    [InlineData("予約電話の自動応答が、昨日から途中で切れます。患者さんから苦情が続いています。", 0.7)]
    [InlineData("自動返信しか来ません。二重に請求されています。", 0.7)]
    public void Who_speaks_of_automatic_answers_is_no_program(string text, double atLeast) => Assert.InRange(Read(text).Urgency, atLeast, 3);

    [Fact]
    public void A_day_may_press_and_is_never_a_happy_or_unhappy_word()
    {
        const string text = "Order HS-20933 was due last Thursday. The wedding is on Saturday. If it cannot arrive by Friday I want my money back and I will buy elsewhere.";

        var days = Read(text).Reasons.Where(r => text.Substring(r.Start, r.Length) is "Thursday" or "Friday" or "Saturday").ToList();

        Assert.DoesNotContain(days, r => text.Substring(r.Start, r.Length) == "Thursday");
        Assert.All(days, r => Assert.Equal(0, r.Mood));
    }

    [Fact]
    public void Reasons_add_up_to_the_mood_but_for_what_is_too_little_to_show()
    {
        var reading = Read("I'm furious, the checkout is down and nobody answers.");

        Assert.InRange(reading.Reasons.Sum(r => r.Mood) - reading.Mood, -0.1, 0.1);
    }

    [Theory]
    [InlineData("bonjour, merci", "fr", "en")]
    [InlineData("至急対応願", null, "ja")]
    [InlineData("👍", "ja", "ja")]
    [InlineData("CRMのAPIが500エラー", "en", "ja")]
    [InlineData("I visited 東京 last week and loved it", null, "en")]
    public void The_script_decides_the_language(string text, string? hint, string expected) =>
        Assert.Equal(expected, s_reader.Read(text, hint, s_now).Language);

    private static Reading Read(string text) => s_reader.Read(text, null, s_now);
}
