using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace CxmHelpdesk.Channels.Twilio.Voice;

/// <summary>
/// What a call does next, as TwiML (twilio.com/docs/voice/twiml). Where a call stands is in the addresses that its verbs name, so any server process can go on with it, and a request that comes twice gets the same answer.
/// </summary>
/// <param name="hook">The account's address, without a query.</param>
/// <param name="from">Who calls. It goes along in the addresses, because news of a recording does not tell.</param>
internal sealed class CallFlow(VoiceFlow flow, string hook, string? from)
{
    private const int MostTries = 3;

    private readonly VoiceWords _words = VoiceWords.Of(flow.Language);

    /// <summary>Greeting and menu; without any choice straight to the voicemail.</summary>
    public string Greet() => Xml([Say(flow.Greeting ?? _words.Greeting), .. Menu(1)]);

    /// <summary>The caller pressed something, or nothing.</summary>
    public string Repeat(int tries) => tries >= MostTries ? Record() : Xml(Menu(tries + 1));

    public string Record(bool afterNoNumber = false)
    {
        var record = new XElement(
            "Record",
            new XAttribute("maxLength", flow.MaxSeconds),
            new XAttribute("timeout", 5),
            new XAttribute("finishOnKey", "#"),
            new XAttribute("playBeep", "true"),
            new XAttribute("action", Step(CallStep.Recorded)),
            new XAttribute("recordingStatusCallback", Step(CallStep.Recording)),
            new XAttribute("recordingStatusCallbackEvent", "completed absent"));
        var isEnglish = flow.Language == "en";
        if (flow.Transcribes && isEnglish)
        {
            record.SetAttributeValue("maxLength", Math.Min(flow.MaxSeconds, VoiceFlow.MostTranscribed));
            record.Add(new XAttribute("transcribe", "true"), new XAttribute("transcribeCallback", Step(CallStep.Transcript)));
        }

        // Recordings are written down in English only; other languages while they are spoken.
        XElement[] live = flow.Transcribes && !isEnglish
            ? [new XElement("Start", new XElement(
                "Transcription",
                new XAttribute("languageCode", _words.Locale),
                new XAttribute("track", "inbound_track"),
                new XAttribute("partialResults", "false"),
                new XAttribute("statusCallbackUrl", Step(CallStep.Live))))]
            : [];
        XElement[] before = afterNoNumber ? [Say(_words.NoNumber)] : [];
        return Xml([.. before, Say(_words.Record), .. live, record, Say(_words.NothingHeard), new XElement("Hangup")]);
    }

    public string CallBackTaken() => Xml([Say(_words.CallBackTaken), new XElement("Hangup")]);

    public string Thank() => Xml([Say(_words.Thanks), new XElement("Hangup")]);

    private XElement[] Menu(int tries)
    {
        var choices = new List<string>();
        if (flow.OffersCallBack)
        {
            choices.Add(_words.CallBack);
        }

        choices.AddRange(flow.Topics.Select(topic => VoiceWords.Fill(_words.Topic, topic.Value, topic.Key)));
        var toRecord = new XElement("Redirect", new XAttribute("method", "POST"), Step(CallStep.Voicemail));
        return choices.Count == 0
            ? [toRecord]
            :
            [
                new XElement(
                    "Gather",
                    new XAttribute("input", "dtmf"),
                    new XAttribute("numDigits", 1),
                    new XAttribute("timeout", 5),
                    new XAttribute("action", $"{Step(CallStep.Menu)}&try={tries.ToString(CultureInfo.InvariantCulture)}"),
                    Say(string.Join(' ', choices.Append(_words.Stay)))),
                toRecord,
            ];
    }

    private XElement Say(string text) => new("Say", new XAttribute("language", _words.Locale), Speakable(text));

    private string Step(CallStep step) => $"{hook}?step={step.ToString().ToLowerInvariant()}{(from is null ? "" : $"&from={Uri.EscapeDataString(from)}")}";

    private static string Xml(IEnumerable<XElement> verbs) => new XElement("Response", verbs).ToString(SaveOptions.DisableFormatting);

    /// <summary>XML knows no control characters, and Twilio reads out 4,096 characters.</summary>
    private static string Speakable(string text)
    {
        var clean = string.Concat(text.EnumerateRunes().Where(rune => rune.Value > 0xFFFF || XmlConvert.IsXmlChar((char)rune.Value)));
        return TextSplitter.Split(clean, 4000)[0];
    }
}

/// <summary>Where in a call a request belongs.</summary>
internal enum CallStep
{
    /// <summary>The call comes in, or ends: both go to the number's own address.</summary>
    None,
    Menu,
    Voicemail,
    Recorded,
    Recording,
    Transcript,
    Live,
}
