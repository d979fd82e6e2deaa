using System.Globalization;

namespace CxmHelpdesk.Channels.Twilio.Voice;

/// <summary>What callers hear, and what stands in the ticket, in the account's language.</summary>
internal sealed record VoiceWords(
    string Locale,
    string Greeting,
    string CallBack,
    string Topic,
    string Stay,
    string Record,
    string CallBackTaken,
    string NoNumber,
    string Thanks,
    string NothingHeard,
    string Call,
    string Chose,
    string AsksForCallBack,
    string Voicemail,
    string Ended)
{
    private static readonly VoiceWords s_english = new(
        "en-US",
        "Thank you for calling. Nobody is free to talk at the moment.",
        "To be called back on this number, press 1.",
        "For {0}, press {1}.",
        "To leave a message, stay on the line.",
        "Please leave a message after the tone. It will be recorded. Press the pound key when you are done.",
        "Thank you. We will call you back on this number. Goodbye.",
        "We cannot see your number, so we cannot call you back.",
        "Thank you. We have your message. Goodbye.",
        "We did not hear a message. Goodbye.",
        "Call to {0}",
        "Chose: {0}",
        "Please call me back on {0}.",
        "Voicemail, {0} s",
        "The call ended after {0} s.");

    private static readonly VoiceWords s_japanese = new(
        "ja-JP",
        "お電話ありがとうございます。ただいま電話に出ることができません。",
        "この番号への折り返し電話をご希望の方は1を押してください。",
        "{0}については{1}を押してください。",
        "伝言を残す方は、そのままお待ちください。",
        "発信音のあとに伝言をお話しください。内容は録音されます。終わりましたらシャープを押してください。",
        "ありがとうございます。この番号に折り返しお電話します。失礼いたします。",
        "お客様の番号が通知されていないため、折り返しできません。",
        "ありがとうございます。伝言をお預かりしました。失礼いたします。",
        "伝言が録音されませんでした。失礼いたします。",
        "{0} への着信",
        "選択：{0}",
        "{0} に折り返し電話をお願いします。",
        "留守番電話（{0}秒）",
        "通話は{0}秒で終了しました。");

    public static VoiceWords Of(string language) => language == "ja" ? s_japanese : s_english;

    public static string Fill(string words, params object[] values) => string.Format(CultureInfo.InvariantCulture, words, values);
}
