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
    /// <summary>The agent has just said that he takes the call; before his mailbox does.</summary>
    public const int RingSeconds = 20;

    private const int MostTries = 3;

    /// <summary>One for all: who is next is the desk's decision, not the queue's.</summary>
    private const string QueueName = "cxm";

    /// <summary>On with the call's own course; and the end of it.</summary>
    public static string Nothing { get; } = Xml([]);

    public static string HangUp { get; } = Xml([new XElement("Hangup")]);

    private readonly VoiceWords _words = VoiceWords.Of(flow.Language);

    /// <summary>It is within business hours.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>Somebody is there to wait for.</summary>
    public bool IsAttended { get; init; } = true;

    /// <summary>As in <see cref="OutgoingCall"/>, where we called the customer. He is not offered to be called back: he was.</summary>
    public long? Reference { get; init; }

    /// <summary>An agent will be back.</summary>
    public bool IsHeld { get; init; }

    public bool PutsThrough => flow.HasAgents && IsOpen && IsAttended;

    /// <summary>Greeting and menu; without any choice straight on.</summary>
    public string Greet() => Xml([.. Greeting().Select(Say), .. PutsThrough ? Announcement() : [], .. Menu(1)]);

    /// <summary>Somebody was there when the call came in, and is not now.</summary>
    public string Alone() => Xml([Say(IsOpen ? _words.Nobody : _words.Closed), .. Menu(1)]);

    /// <summary>Where the menu leads those who choose nothing of it.</summary>
    public string AfterMenu() => PutsThrough ? Xml([Redirect(Step(CallStep.Queue))]) : Record();

    public string RecordWithoutNumber() => Record(_words.NoNumber);

    /// <summary>The caller pressed something, or nothing.</summary>
    public string Repeat(int tries) => tries >= MostTries ? AfterMenu() : Xml(Menu(tries + 1));

    /// <param name="before">Said first.</param>
    public string Record(string? before = null)
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
        XElement[] first = before is null ? [] : [Say(before)];
        return Xml([.. first, Say(_words.Record), .. live, record, Say(_words.NothingHeard), new XElement("Hangup")]);
    }

    /// <summary>The caller waits for an agent. What he hears meanwhile is asked for again and again.</summary>
    public string Enqueue(int leg, bool again = false) => Waiting(again ? _words.StillBusy : _words.Connecting, leg);

    private string Waiting(string words, int leg) => Xml(
    [
        Say(words),
        new XElement(
            "Enqueue",
            new XAttribute("waitUrl", WaitStep(leg)),
            new XAttribute("action", $"{Step(CallStep.Left)}&leg={Text(leg)}"),
            QueueName),
    ]);

    /// <summary>As <see cref="Enqueue"/>, for a talk that goes on soon.</summary>
    public string Hold(int leg) => Waiting(_words.Held, leg);

    /// <summary>What customers hear whom we call, once they have answered and before they hear the agent.</summary>
    public string Announce() => Xml(Announcement());

    /// <param name="place">1 is next; 0: not known.</param>
    /// <param name="waited">In seconds, as Twilio counts them.</param>
    public string Wait(int leg, int place, int waited)
    {
        XElement music = flow.Music is { } url ? new XElement("Play", url.AbsoluteUri) : new XElement("Pause", new XAttribute("length", 15));
        if (IsHeld)
        {
            return Xml([Say(_words.StillHeld), music, Redirect(WaitStep(leg))]);
        }

        if (waited >= flow.MaxWaitMinutes * 60)
        {
            return Xml([Say(_words.TooLong), new XElement("Leave")]);
        }

        // Whoever waits when the hours end is still taken by those who are there.
        var mayCallBack = flow.OffersCallBack && Reference is null && !Caller.Of(from).IsWithheld;
        if (!IsAttended)
        {
            return Xml([mayCallBack ? Gather(WaitKeyStep(leg), 5, Say($"{_words.Gone} {_words.StayToRecord}")) : Say(_words.Gone), new XElement("Leave")]);
        }

        var words = string.Join(' ', new[] { place > 0 ? VoiceWords.Fill(_words.Place, place) : null, mayCallBack ? _words.CallBackInstead : null }.OfType<string>());
        return Xml([Gather(WaitKeyStep(leg), 3, words.Length > 0 ? Say(words) : Say(_words.PleaseWait), music), Redirect(WaitStep(leg))]);
    }

    /// <summary>Another key than those offered.</summary>
    public string WaitOn(int leg) => Xml([Redirect(WaitStep(leg))]);

    /// <summary>The caller hears ringing until the agent answers; if nobody does, he waits again.</summary>
    /// <param name="ours">What the agent sees, if it is to be another number than the caller's.</param>
    public string Connect(CallRing ring, string? ours)
    {
        var dial = new XElement(
            "Dial",
            new XAttribute("timeout", RingSeconds),
            new XAttribute("answerOnBridge", "true"),
            new XAttribute("action", $"{Step(CallStep.Dialed)}&leg={Text(ring.Leg)}"));
        if (ours is ['+', ..])
        {
            dial.SetAttributeValue("callerId", ours);
        }

        var about = $"{(Reference is null ? $"call={Uri.EscapeDataString(ring.Call)}" : RefQuery())}&leg={Text(ring.Leg)}";
        Recording(dial, $"{hook}?step=talk&{about}");
        dial.Add(End(ring.Agent, $"{hook}?step=leg&{about}"));
        return Xml([dial]);
    }

    /// <summary>What an agent's phone does once it is answered: rings at the customer's.</summary>
    public string CallOut(OutgoingCall call, string ours)
    {
        var end = End(call.Customer.Address, OutgoingNews(call, "outleg"));
        if (flow.Records)
        {
            end.Add(new XAttribute("url", Step(CallStep.Announce)));
        }

        var dial = new XElement("Dial", new XAttribute("timeout", 40), new XAttribute("callerId", ours), end);
        Recording(dial, OutgoingNews(call, "talk"));
        return Xml([dial, new XElement("Hangup")]);
    }

    /// <summary>Where an outgoing call's news go.</summary>
    public string OutgoingNews(OutgoingCall call, string step) => $"{hook}?step={step}&ref={call.Reference.ToString(CultureInfo.InvariantCulture)}&leg={Text(call.Leg)}";

    private void Recording(XElement dial, string news)
    {
        if (flow.Records)
        {
            dial.Add(
                new XAttribute("record", "record-from-answer"),
                new XAttribute("recordingStatusCallback", news),
                new XAttribute("recordingStatusCallbackEvent", "completed"));
        }
    }

    private XElement[] Announcement() => flow.Records ? [Say(flow.Consent ?? _words.Recorded)] : [];

    private string WaitStep(int leg) => $"{Step(CallStep.Wait)}&leg={Text(leg)}";

    private string WaitKeyStep(int leg) => $"{Step(CallStep.WaitKey)}&leg={Text(leg)}";

    private static XElement Redirect(string url) => new("Redirect", new XAttribute("method", "POST"), url);

    private static XElement End(string address, string news) => new(
        address.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) ? "Sip" : "Number",
        new XAttribute("statusCallback", news),
        new XAttribute("statusCallbackEvent", "answered completed"),
        address);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    public string CallBackTaken() => Xml([Say(_words.CallBackTaken), new XElement("Hangup")]);

    public string Thank() => Xml([Say(_words.Thanks), new XElement("Hangup")]);

    private XElement[] Menu(int tries)
    {
        var choices = new List<string>();
        if (flow.OffersCallBack)
        {
            choices.Add(flow.HearsChoices ? _words.CallBackOrSay : _words.CallBack);
        }

        choices.AddRange(flow.Topics.Select(topic => VoiceWords.Fill(flow.HearsChoices ? _words.TopicOrSay : _words.Topic, topic.Value, topic.Key)));
        var on = Redirect(Step(PutsThrough ? CallStep.Queue : CallStep.Voicemail));
        if (choices.Count == 0)
        {
            return [on];
        }

        var menu = Gather($"{Step(CallStep.Menu)}&try={Text(tries)}", 5, Say(string.Join(' ', choices.Append(PutsThrough ? _words.StayForAgent : _words.Stay))));
        if (flow.HearsChoices)
        {
            menu.SetAttributeValue("input", "dtmf speech");
            menu.Add(new XAttribute("language", _words.Locale), new XAttribute("speechTimeout", "auto"));
            if (flow.Topics.Count > 0)
            {
                menu.Add(new XAttribute("hints", string.Join(", ", flow.Topics.Select(topic => topic.Value.Replace(',', ' ')))));
            }
        }

        return [menu, on];
    }

    private string[] Greeting() => (IsOpen, flow.HasAgents && !IsAttended) switch
    {
        (false, _) => [flow.ClosedGreeting ?? _words.Closed],
        (_, true) => flow.Greeting is { } own ? [own, _words.Nobody] : [_words.Greeting],
        _ => [flow.Greeting ?? (flow.HasAgents ? _words.Welcome : _words.Greeting)],
    };

    /// <param name="seconds">Of silence, after which the call goes on behind it.</param>
    private static XElement Gather(string action, int seconds, params XElement[] meanwhile) => new(
        "Gather",
        new XAttribute("input", "dtmf"),
        new XAttribute("numDigits", 1),
        new XAttribute("timeout", seconds),
        new XAttribute("action", action),
        meanwhile);

    private XElement Say(string text) => new("Say", new XAttribute("language", _words.Locale), Speakable(text));

    private string Step(CallStep step) => $"{hook}?step={step.ToString().ToLowerInvariant()}{(from is null ? "" : $"&from={Uri.EscapeDataString(from)}")}{(Reference is null ? "" : $"&{RefQuery()}")}";

    private string RefQuery() => $"ref={Reference?.ToString(CultureInfo.InvariantCulture)}";

    private static string Xml(IEnumerable<XElement> verbs) => new XElement("Response", verbs).ToString(SaveOptions.DisableFormatting);

    /// <summary>XML knows no control characters, and Twilio reads out 4,096 characters.</summary>
    private static string Speakable(string text)
    {
        var clean = string.Concat(text.EnumerateRunes().Where(rune => rune.Value > 0xFFFF || XmlConvert.IsXmlChar((char)rune.Value)));
        return TextSplitter.Split(clean, 4000)[0];
    }
}
