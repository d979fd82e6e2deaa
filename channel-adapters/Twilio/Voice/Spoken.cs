using System.Text;

namespace CxmHelpdesk.Channels.Twilio.Voice;

/// <summary>Which of a menu's choices a caller meant with words. Whatever names two choices, or none, is none: he is asked again.</summary>
internal static class Spoken
{
    private static readonly string[][] s_digits =
    [
        ["0", "zero", "ゼロ", "零"], ["1", "one", "いち", "一"], ["2", "two", "に", "二"], ["3", "three", "さん", "三"], ["4", "four", "よん", "四"],
        ["5", "five", "ご", "五"], ["6", "six", "ろく", "六"], ["7", "seven", "なな", "七"], ["8", "eight", "はち", "八"], ["9", "nine", "きゅう", "九"],
    ];

    private static readonly string[] s_callBack = ["callback", "callmeback", "calledback", "returnmycall", "折り返し", "折返し", "かけ直し", "掛け直し"];

    /// <returns>The key that stands for it; null: none.</returns>
    public static char? KeyOf(string said, VoiceFlow flow)
    {
        var plain = Plain(said);
        if (plain.Length == 0)
        {
            return null;
        }

        var keys = flow.Topics.Select(topic => topic.Key).Concat(flow.OffersCallBack ? [VoiceFields.CallBackKey] : []);
        foreach (var key in keys)
        {
            if (s_digits[key - '0'].Any(digit => plain == digit || plain == $"number{digit}" || plain == $"{digit}番"))
            {
                return key;
            }
        }

        if (flow.OffersCallBack && s_callBack.Any(words => plain.Contains(words, StringComparison.Ordinal)))
        {
            return VoiceFields.CallBackKey;
        }

        return Named(plain, flow) ?? Only(flow.Topics.Where(topic => WordsOf(topic.Value).Any(word => plain.Contains(word, StringComparison.Ordinal))).Select(topic => topic.Key));
    }

    /// <summary>The longest name first, and what is left without it: "order status" names no "orders".</summary>
    private static char? Named(string plain, VoiceFlow flow)
    {
        var named = new List<char>();
        foreach (var (key, name) in flow.Topics.Select(topic => (topic.Key, Plain(topic.Value))).Where(topic => topic.Item2.Length > 0).OrderByDescending(topic => topic.Item2.Length))
        {
            if (plain.Contains(name, StringComparison.Ordinal))
            {
                named.Add(key);
                plain = plain.Replace(name, " ", StringComparison.Ordinal);
            }
        }

        return Only(named);
    }

    private static char? Only(IEnumerable<char> keys) => keys.Take(2).ToArray() is [var only] ? only : null;

    /// <summary>Those of some length, without a plural's ending.</summary>
    private static IEnumerable<string> WordsOf(string name) => name
        .Split([' ', '　', '・', '、', '/', ','], StringSplitOptions.RemoveEmptyEntries)
        .Select(word => Plain(word) is { Length: > 4 } plain && plain.EndsWith('s') ? plain[..^1] : Plain(word))
        .Select(word => word is ['ご' or 'お', _, ..] ? word[1..] : word)
        .Where(word => word.Length >= (word.All(char.IsAscii) ? 4 : 2));

    /// <summary>Letters and digits alone, small and of one width: recognition writes words together or not as it likes.</summary>
    private static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Where(char.IsLetterOrDigit));
}
