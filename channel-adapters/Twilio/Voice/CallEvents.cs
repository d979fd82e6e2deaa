using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Channels.Twilio.Webhooks;

namespace CxmHelpdesk.Channels.Twilio.Voice;

/// <summary>
/// What a call becomes in a ticket: a line when it comes in, so that it is in the queue while it rings and stays there if the caller gives up; then, in whatever order Twilio tells of
/// them, the choice, the voicemail, its words, and the end.
/// </summary>
internal static class CallEvents
{
    public static IReadOnlyList<InboundEvent> Parse(Envelope envelope)
    {
        if (envelope.ContentType != TwilioRequest.FormType)
        {
            throw new UnreadableEnvelopeException("Not a form.");
        }

        var form = FormFields.Read(envelope.Body.Span);
        if (form["CallSid"] is not { Length: <= 100 } call)
        {
            throw new UnreadableEnvelopeException("The call has no usable id.");
        }

        var language = envelope.Headers.GetValueOrDefault(CallIntake.LanguageHeader) == "ja" ? "ja" : "en";
        var read = new Reading(form, call, envelope, language, VoiceWords.Of(language));
        return envelope.Headers.GetValueOrDefault(CallIntake.StepHeader) switch
        {
            nameof(CallStep.Menu) => [.. WithNews(read, Choice(read), CallChange.AsksForCallBack), .. Said(read)],
            nameof(CallStep.Recording) => [Recording(read)],
            nameof(CallStep.Talk) => [Talk(read)],
            nameof(CallStep.Transcript) => [Transcript(read)],
            nameof(CallStep.Live) => [Utterance(read)],
            nameof(CallStep.Queue) => WithNews(read, read.Says($"{read.Call}/waits", read.Words.Waits) with { Told = true, Patience = VoiceFlow.Patience }, CallChange.Waits),
            nameof(CallStep.Left) => [LegNews.Of(form, envelope, CallChange.Left)],
            nameof(CallStep.Dialed) => [LegNews.Of(form, envelope, CallChange.NotReached)],
            nameof(CallStep.Leg) => [LegNews.OfPhone(form, envelope, isCustomer: false)],
            nameof(CallStep.OutLeg) => [LegNews.OfPhone(form, envelope, isCustomer: true)],
            nameof(CallStep.OutEnd) => [LegNews.OfOurs(form, envelope)],

            // That they talked may not have been told yet: without it the caller would seem to have given up.
            nameof(CallStep.Over) when form["DialCallStatus"] is "completed" or "answered" => [LegNews.Of(form, envelope, CallChange.Talks), LegNews.Of(form, envelope, CallChange.Ended)],
            nameof(CallStep.Over) => [LegNews.Of(form, envelope, CallChange.Ended)],
            _ when form["CallStatus"] is "completed" or "busy" or "failed" or "no-answer" or "canceled" => WithNews(read, Ended(read), CallChange.Ended),
            _ => WithNews(read, Started(read), CallChange.Began),
        };
    }

    /// <summary>What the ticket says, and behind it what becomes of the call, where agents take calls.</summary>
    private static IReadOnlyList<InboundEvent> WithNews(Reading read, InboundEvent said, CallChange change) =>
        !read.Envelope.Headers.ContainsKey(CallIntake.NewsHeader) || said is not Message message || (change is CallChange.AsksForCallBack && read.Envelope.Headers.GetValueOrDefault(CallIntake.ChoiceHeader) != "call-back")
            ? [said]
            :
            [
                said,
                new CallNews(read.Call, change, read.Envelope.ReceivedAt)
                {
                    MessageId = message.ExternalId,
                    Caller = change is CallChange.Began ? read.Caller.Number : null,
                    OurNumber = change is CallChange.Began && read.Form["To"] is { Length: <= 200 } to ? to : null,
                },
            ];

    private static Message Started(Reading read) =>
        read.Says(read.Call, VoiceWords.Fill(read.Words.Call, Short(read.Form["To"] ?? "?", 60))) with { Told = true, Facts = PlaceOf(read.Form) };

    /// <summary>Nobody waits for an answer to the end of a call; who waits since its beginning goes on waiting.</summary>
    private static Message Ended(Reading read) =>
        read.Says($"{read.Call}/ended", VoiceWords.Fill(read.Words.Ended, read.Form.Number("CallDuration"))) with { Automatic = true };

    private static InboundEvent Choice(Reading read) => read.Envelope.Headers.GetValueOrDefault(CallIntake.ChoiceHeader) switch
    {
        // Who waits for an agent keeps his place, no better and no worse: the words are ours, not his.
        "call-back" when read.Caller.Number is { } number =>
            read.Says($"{read.Call}/call-back", VoiceWords.Fill(read.Words.AsksForCallBack, number)) with { Told = true, Automatic = read.Envelope.Headers.ContainsKey(CallIntake.NewsHeader) },
        { } choice when choice.StartsWith("topic:", StringComparison.Ordinal) && choice.Length > 6 =>
            read.Says($"{read.Call}/topic", VoiceWords.Fill(read.Words.Chose, Short(choice[6..], 100))) with { Automatic = true },
        _ => new Ignored("Nothing was chosen."),
    };

    /// <summary>What somebody said to a menu, beyond its choices, is read for tone like any other words: he may be furious already.</summary>
    private static IEnumerable<Message> Said(Reading read) =>
        read.Form["SpeechResult"]?.Trim() is { Length: > 0 } words
        && read.Envelope.Headers.GetValueOrDefault(CallIntake.ChoiceHeader) is { } choice
        && (choice.StartsWith("said:", StringComparison.Ordinal) || words.Length > choice.Length + 4)
            ? [read.Says($"{read.Call}/menu-{Short(choice, 40)}", words)]
            : [];

    private static InboundEvent Recording(Reading read) => Sound(read, "voicemail") is not var (sid, sound)
        ? new Ignored("There is no recording.")
        : read.Says(sid, VoiceWords.Fill(read.Words.Voicemail, read.Form.Number("RecordingDuration"))) with { Attachments = [sound] };

    private static InboundEvent Talk(Reading read) => Sound(read, "talk") is not var (sid, sound)
        ? new Ignored("There is no recording.")
        : new CallRecorded(
            read.Envelope.Headers.GetValueOrDefault(CallIntake.CallHeader) is { Length: > 0 and <= 100 } call ? call : read.Call,
            sid,
            Math.Clamp(read.Form.Number("RecordingDuration"), 0, 86_400),
            sound,
            read.Envelope.ReceivedAt)
        {
            Reference = LegNews.Number(read.Envelope, CallIntake.ReferenceHeader),
        };

    private static (string Sid, Attachment Sound)? Sound(Reading read, string what) =>
        read.Form["RecordingStatus"] != "completed" || read.Form["RecordingUrl"] is not { Length: <= 1000 } url || read.Form["RecordingSid"] is not { Length: <= 100 } sid
            ? null
            : (sid, new Attachment(string.Create(CultureInfo.InvariantCulture, $"{what}-{read.Envelope.ReceivedAt:yyyyMMdd-HHmm}.mp3"), "audio/mpeg", new RemoteContent($"{url}.mp3")));

    private static InboundEvent Transcript(Reading read) =>
        read.Form["TranscriptionStatus"] == "completed" && read.Form["TranscriptionText"]?.Trim() is { Length: > 0 } text
            ? read.Says($"{read.Call}/{Short(read.Form["TranscriptionSid"] ?? "text", 100)}", text)
            : new Ignored("The voicemail could not be written down.");

    /// <summary>Words as they were spoken (twilio.com/docs/voice/twiml/transcription): each finished sentence is told once.</summary>
    private static InboundEvent Utterance(Reading read)
    {
        if (read.Form["TranscriptionEvent"] != "transcription-content" || read.Form["Final"] == "false" || read.Form["TranscriptionData"] is not { } data)
        {
            return new Ignored("No finished words.");
        }

        try
        {
            using var document = JsonDocument.Parse(data);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("transcript", out var words)
                && words.ValueKind == JsonValueKind.String
                && words.GetString()?.Trim() is { Length: > 0 } text
                    ? read.Says($"{read.Call}/said-{Short(read.Form["SequenceId"] ?? "0", 40)}", text)
                    : new Ignored("No words.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new UnreadableEnvelopeException("The words are no JSON.", error);
        }
    }

    private static Dictionary<string, string> PlaceOf(FormFields form)
    {
        var place = string.Join(", ", new[] { form["FromCity"], form["FromState"], form["FromCountry"] }.OfType<string>());
        return place.Length == 0 ? [] : new Dictionary<string, string> { ["place"] = Short(place, 200) };
    }

    private static string Short(string text, int length) => TextSplitter.Split(text, length)[0];

    private sealed record Reading(FormFields Form, string Call, Envelope Envelope, string Language, VoiceWords Words)
    {
        public Caller Caller { get; } = Caller.Of(Envelope.Headers.GetValueOrDefault(CallIntake.FromHeader) ?? Form["From"]);

        public Message Says(string id, string text) => new(id, Sender, text, Envelope.ReceivedAt) { Language = Language };

        /// <summary>Who withholds his number is somebody new at each call. A network that signs calls vouches for the number (STIR/SHAKEN, level A).</summary>
        private Party Sender => Caller.Number is { } number
            ? new Party(number.StartsWith("sip:", StringComparison.Ordinal) ? "sip" : "phone", number) { Verified = Form["StirVerstat"] == "TN-Validation-Passed-A" }
            : new Party("anonymous", Call);
    }
}
