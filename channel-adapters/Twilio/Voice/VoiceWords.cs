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
    string Ended,
    string Welcome,
    string StayForAgent,
    string Connecting,
    string StillBusy,
    string PleaseWait,
    string Place,
    string CallBackInstead,
    string TooLong,
    string Waits)
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
        "The call ended after {0} s.",
        "Thank you for calling.",
        "To talk to us, stay on the line.",
        "One moment, please. The next free colleague will take your call.",
        "We are sorry, nobody could answer just now. You have not lost your place.",
        "Please stay on the line.",
        "You are number {0} in the queue.",
        "To hang up and be called back without losing your place, press 1.",
        "We are sorry that this takes so long.",
        "On the line, to talk to somebody.");

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
        "通話は{0}秒で終了しました。",
        "お電話ありがとうございます。",
        "担当者とお話しになる方は、そのままお待ちください。",
        "担当者におつなぎします。そのままお待ちください。",
        "申し訳ございません。ただいま担当者が応答できませんでした。順番はそのままです。もう少々お待ちください。",
        "そのままお待ちください。",
        "現在の待ち順は{0}番目です。",
        "順番を保ったまま電話を切り、折り返しをご希望の方は、1を押してください。",
        "長らくお待たせして申し訳ございません。",
        "電話口で担当者をお待ちです。");

    public static VoiceWords Of(string language) => language == "ja" ? s_japanese : s_english;

    public static string Fill(string words, params object[] values) => string.Format(CultureInfo.InvariantCulture, words, values);
}
