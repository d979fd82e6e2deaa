using CxmHelpdesk.Sentiment.Model;

namespace CxmHelpdesk.Sentiment.Training;

/// <summary>
/// Own messages said once more between polite or grumbling sentences: manners are in no hurry and no anger, and the model must not
/// take them for the matter.
/// </summary>
internal static class Manners
{
    private const int Every = 3;

    private static readonly string[] s_englishBefore =
        ["", "I'm sorry to trouble you.", "Hope you are well.", "Good morning.", "Sorry to bother you, I know you are busy.", "I have a question.", "Me again."];

    private static readonly string[] s_englishAfter =
        ["", "Could you please have a look?", "Thank you very much for your help.", "Many thanks in advance.", "Please let me know.", "Any help would be appreciated.", "I look forward to your reply."];

    private static readonly string[] s_japaneseBefore =
        ["", "お忙しいところ恐れ入ります。", "突然のご連絡失礼いたします。", "いつもありがとうございます。", "たびたびすみません。", "はじめてご連絡いたします。", "お世話になります。"];

    private static readonly string[] s_japaneseAfter =
        ["", "お手数をおかけしますが、よろしくお願いいたします。", "ご確認のほどよろしくお願いいたします。", "ご対応いただけますと幸いです。", "ご連絡お待ちしております。", "何卒よろしくお願い申し上げます。", "よろしくお願いします。"];

    public static IReadOnlyList<Example> Of(Material material)
    {
        var random = new Random(5);
        var japanese = material.Lexicon.Japanese;
        var wrapped = new List<Example>();
        var sample = new Sample();
        foreach (var example in material.Own)
        {
            if (example.Urgency == 0 || random.Next(Every) > 0) continue;
            var before = Any(japanese ? s_japaneseBefore : s_englishBefore);
            var after = Any(japanese ? s_japaneseAfter : s_englishAfter);
            var between = japanese ? "" : " ";
            var again = example with { Text = string.Join(between, before, example.Text, after).Trim(), Weight = 0.5f };
            again.Prepare(material.Lexicon, sample);
            wrapped.Add(again);
        }

        return wrapped;

        string Any(string[] phrases) => phrases[random.Next(phrases.Length)];
    }
}
