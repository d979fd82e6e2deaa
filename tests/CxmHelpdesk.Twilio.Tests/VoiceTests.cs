using System.Xml.Linq;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Twilio;
using CxmHelpdesk.Channels.Twilio.Api;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>Calls are followed verb by verb, as Twilio does it: what a verb names is asked for next.</summary>
public sealed class VoiceTests : IDisposable
{
    private const string Hook = "https://desk.example/hooks/key";
    private const string Token = "12345678901234567890123456789012";
    private const string Recording = $"https://api.twilio.com/2010-04-01/Accounts/{TwilioDouble.AccountSid}/Recordings/RE1";

    private readonly TwilioApi _api = new();
    private readonly VoiceChannel _voice;

    public VoiceTests() => _voice = new VoiceChannel(_api);

    public void Dispose() => _api.Dispose();

    [Fact]
    public void A_caller_hears_greeting_and_menu_and_is_in_the_queue_while_it_rings()
    {
        var (twiMl, happened) = Call(Account(("greeting", "Hello <you> & all\u0001"), ("topics", "2=Orders")), Hook, Ringing);

        Assert.Equal(["Say", "Gather", "Redirect"], twiMl!.Elements().Select(verb => verb.Name.LocalName));
        Assert.Equal("Hello <you> & all", twiMl.Element("Say")!.Value);
        Assert.Equal("To be called back on this number, press 1. For Orders, press 2. To leave a message, stay on the line.", twiMl.Element("Gather")!.Value);
        var message = Assert.IsType<Message>(happened);
        Assert.Equal(("CA1", "+14155550123", "Call to +18005550199", false), (message.ExternalId, message.Sender.Address, message.Text, message.Automatic));
        Assert.Equal("SAN FRANCISCO, CA, US", message.Facts["place"]);
    }

    [Fact]
    public void Who_presses_one_is_to_be_called_back()
    {
        var menu = Call(Account(), Hook, Ringing).TwiMl!.Element("Gather")!.Attribute("action")!.Value;
        var (twiMl, happened) = Call(Account(), menu, [.. Ringing, ("Digits", "1")]);

        Assert.Equal(["Say", "Hangup"], twiMl!.Elements().Select(verb => verb.Name.LocalName));
        Assert.Equal("Please call me back on +14155550123.", Assert.IsType<Message>(happened).Text);
    }

    [Fact]
    public void A_withheld_number_cannot_be_called_back_and_goes_to_the_voicemail()
    {
        (string, string)[] withheld = [.. Ringing.Where(field => field.Item1 != "From"), ("From", "+266696687")];
        var first = Call(Account(), Hook, withheld);
        Assert.Equal(("anonymous", "CA1"), (((Message)first.Event!).Sender.Kind, ((Message)first.Event!).Sender.Address));

        var (twiMl, happened) = Call(Account(), first.TwiMl!.Element("Gather")!.Attribute("action")!.Value, [.. withheld, ("Digits", "1")]);
        Assert.NotNull(twiMl!.Element("Record"));
        Assert.Null(happened);
    }

    [Fact]
    public void A_wrong_key_is_asked_again_three_times_and_then_the_voicemail_comes()
    {
        var url = Call(Account(), Hook, Ringing).TwiMl!.Element("Gather")!.Attribute("action")!.Value;
        for (var i = 0; i < 2; i++)
        {
            var again = Call(Account(), url, [.. Ringing, ("Digits", "9")]).TwiMl!;
            url = again.Element("Gather")!.Attribute("action")!.Value;
        }

        Assert.NotNull(Call(Account(), url, [.. Ringing, ("Digits", "9")]).TwiMl!.Element("Record"));
    }

    [Fact]
    public void A_topic_stands_in_the_ticket_and_wakes_nobody()
    {
        var account = Account(("topics", "2=注文"), ("language", "ja"));
        var menu = Call(account, Hook, Ringing).TwiMl!.Element("Gather")!.Attribute("action")!.Value;
        var (twiMl, happened) = Call(account, menu, [.. Ringing, ("Digits", "2")]);

        var message = Assert.IsType<Message>(happened);
        Assert.Equal(("選択：注文", true, "ja"), (message.Text, message.Automatic, message.Language));
        Assert.Equal("ja-JP", twiMl!.Element("Say")!.Attribute("language")!.Value);
        Assert.Equal("ja-JP", twiMl.Element("Start")!.Element("Transcription")!.Attribute("languageCode")!.Value);
    }

    [Fact]
    public void A_voicemail_its_words_and_the_end_of_the_call_come_in_any_order_and_belong_to_the_caller()
    {
        var toVoicemail = Call(Account(), Hook, Ringing).TwiMl!.Element("Redirect")!.Value;
        var record = Call(Account(), toVoicemail, Ringing).TwiMl!.Element("Record")!;
        var ended = Call(Account(), Hook, [("CallSid", "CA1"), ("From", "+14155550123"), ("To", "+18005550199"), ("CallStatus", "completed"), ("CallDuration", "34")]);
        var words = Call(Account(), record.Attribute("transcribeCallback")!.Value, [("CallSid", "CA1"), ("RecordingSid", "RE1"), ("TranscriptionSid", "TR1"), ("TranscriptionStatus", "completed"), ("TranscriptionText", "Call me!")]);
        // Twilio does not say in it who called.
        var voicemail = Call(
            Account(), record.Attribute("recordingStatusCallback")!.Value,
            [("CallSid", "CA1"), ("RecordingSid", "RE1"), ("RecordingStatus", "completed"), ("RecordingUrl", Recording), ("RecordingDuration", "17")]);
        var thanks = Call(Account(), record.Attribute("action")!.Value, [.. Ringing, ("RecordingSid", "RE1"), ("Digits", "hangup")]);

        Assert.Equal(("The call ended after 34 s.", true), (((Message)ended.Event!).Text, ((Message)ended.Event!).Automatic));
        Assert.Equal("Call me!", ((Message)words.Event!).Text);
        var message = Assert.IsType<Message>(voicemail.Event);
        Assert.Equal("Voicemail, 17 s", message.Text);
        Assert.Equal($"{Recording}.mp3", Assert.IsType<RemoteContent>(Assert.Single(message.Attachments).Content).Reference);
        Assert.Null(thanks.Event);
        Assert.All(new[] { ended.Event, words.Event, voicemail.Event }, happened => Assert.Equal("+14155550123", ((Message)happened!).Sender.Address));
        Assert.Null(ended.TwiMl);
    }

    [Theory]
    [InlineData("absent", "0")]
    [InlineData("failed", "17")]
    public void Without_a_recording_there_is_no_message(string status, string seconds) =>
        Assert.IsType<Ignored>(Call(
            Account(), $"{Hook}?step=recording&from=%2B14155550123",
            [("CallSid", "CA1"), ("RecordingSid", "RE1"), ("RecordingStatus", status), ("RecordingUrl", Recording), ("RecordingDuration", seconds)]).Event);

    [Fact]
    public void Japanese_is_written_down_while_it_is_spoken()
    {
        (string, string)[] said = [("CallSid", "CA1"), ("TranscriptionSid", "GT1"), ("TranscriptionEvent", "transcription-content"), ("SequenceId", "3"), ("Final", "true"),
            ("TranscriptionData", """{"transcript":"もう三回目です。いい加減にしてください。","confidence":0.9}""")];
        var message = Assert.IsType<Message>(Call(Account(("language", "ja")), $"{Hook}?step=live&from=%2B14155550123", said).Event);
        Assert.Equal(("もう三回目です。いい加減にしてください。", "ja", "+14155550123"), (message.Text, message.Language, message.Sender.Address));
    }

    [Fact]
    public void After_an_error_of_ours_the_caller_can_still_leave_a_message() =>
        Assert.NotNull(Call(Account(), Hook, [.. Ringing, ("ErrorCode", "11200"), ("ErrorUrl", Hook)]).TwiMl!.Element("Record"));

    [Fact]
    public void A_step_that_was_changed_on_its_way_is_refused()
    {
        var request = SignedRequest.Of($"{Hook}?step=menu&try=1&from=%2B14155550123", Token, Ringing);
        Assert.Equal(403, Assert.IsType<Refused>(_voice.Accept(request with { Url = new Uri($"{Hook}?step=menu&try=1&from=%2B19005550123") }, Account())).Status);
    }

    [Fact]
    public void Ruined_bytes_never_break_a_call()
    {
        var random = new Random(7);
        var body = "CallSid=CA1&From=%2B14155550123&CallStatus=completed&CallDuration=34&RecordingStatus=completed&RecordingUrl=x&RecordingSid=RE1&TranscriptionEvent=transcription-content&TranscriptionData=%7B%22transcript%22%3A%22x%22%7D"u8.ToArray();
        foreach (var step in (string[])["None", "Menu", "Recording", "Transcript", "Live", "nonsense", ""])
        {
            for (var i = 0; i < 300; i++)
            {
                var ruined = body.ToArray();
                for (var change = 0; change < 4; change++)
                {
                    ruined[random.Next(ruined.Length)] = (byte)random.Next(256);
                }

                try
                {
                    Assert.NotEmpty(_voice.Parse(new Envelope(
                        "a/1", "application/x-www-form-urlencoded", ruined, SignedRequest.Now, new Dictionary<string, string> { ["cxm-step"] = step, ["cxm-choice"] = "topic:", ["cxm-from"] = "\0" }, [])));
                }
                catch (UnreadableEnvelopeException)
                {
                    // To be quarantined, as it should be.
                }
            }
        }
    }

    [FixtureFact]
    public void Every_recorded_call_request_is_understood()
    {
        foreach (var (name, request, _) in FixtureTests.All().Where(one => one.Name.StartsWith("voice", StringComparison.Ordinal) || one.Name.StartsWith("call_", StringComparison.Ordinal)))
        {
            Assert.NotEmpty(_voice.Parse(FixtureTests.EnvelopeOf(request)));
            Assert.NotEmpty(name);
        }
    }

    private static (string, string)[] Ringing =>
        [("CallSid", "CA1"), ("CallStatus", "ringing"), ("Direction", "inbound"), ("From", "+14155550123"), ("To", "+18005550199"), ("FromCity", "SAN FRANCISCO"), ("FromState", "CA"), ("FromCountry", "US")];

    private (XElement? TwiMl, InboundEvent? Event) Call(ChannelAccount account, string url, (string, string)[] fields)
    {
        var answer = _voice.Accept(SignedRequest.Of(url, Token, [.. fields, ("AccountSid", TwilioDouble.AccountSid)]), account);
        var (response, envelopes) = answer switch
        {
            Accepted accepted => (accepted.Response, accepted.Envelopes),
            Answered answered => (answered.Response, []),
            _ => throw new InvalidOperationException(answer.ToString()),
        };
        return (response.Body is { } xml ? XElement.Parse(xml) : null, envelopes.Count == 0 ? null : Assert.Single(_voice.Parse(envelopes[0])));
    }

    private static ChannelAccount Account(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string> { ["accountSid"] = TwilioDouble.AccountSid, ["authToken"] = Token };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ChannelAccount(8, "voice", "key", "Hotline", all);
    }
}
