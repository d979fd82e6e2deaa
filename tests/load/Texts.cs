using System.Globalization;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebChat;

namespace CxmHelpdesk.Load;

/// <summary>What customers write in the load: short chat messages, English and Japanese, some of them in trouble.</summary>
internal static class Texts
{
    private static readonly string[] Templates =
    [
        "Hello, where is my order {0}? It should have been here on Monday.",
        "Thank you, that worked. One more thing: can I change the colour of item {0}?",
        "The espresso machine from order {0} leaks and the kitchen is flooded, please help immediately!",
        "I was charged twice for order {0} and nobody answers. I want my money back today.",
        "注文番号{0}の商品がまだ届いていません。いつ頃になりますでしょうか。",
        "お世話になっております。注文{0}の返品を希望します。本日17時までにご連絡いただけますか。",
        "商品{0}から煙が出ています！どうすればいいですか？",
        "Could you send me the invoice for {0}? No hurry.",
    ];

    public static string Message(int number) => string.Format(CultureInfo.InvariantCulture, Templates[number % Templates.Length], 10_000 + number);

    public static Envelope Envelope(string visitor, string clientId, string text) =>
        WebChatEnvelope.Create(visitor, false, null, null, clientId, text, [], null, null, TimeProvider.System.GetUtcNow());
}
