using System.Xml.Linq;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Twilio;
using CxmHelpdesk.Channels.Twilio.Api;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>What a caller hears while he waits for an agent, and what his steps tell the desk.</summary>
public sealed class QueueTests : IDisposable
{
    private const string Hook = "https://desk.example/hooks/key";
    private const string Token = "12345678901234567890123456789012";

    private readonly TwilioApi _api = new();
    private readonly VoiceChannel _voice;

    public QueueTests() => _voice = new VoiceChannel(_api);

    public void Dispose() => _api.Dispose();

    [Fact]
    public void The_menu_leads_to_the_queue_and_the_desk_hears_of_it()
    {
        var rings = Ask(Hook, Account(("topics", "2=Orders")), Ringing());
        Assert.Equal("To be called back on this number, press 1. For Orders, press 2. To talk to us, stay on the line.", rings.TwiMl.Element("Gather")!.Value);
        Assert.Equal((CallChange.Began, "+14155550123", "+18005550199", "CA1"), rings.News switch { { } news => (news.Change, news.Caller, news.OurNumber, news.MessageId), _ => default });

        var chosen = Ask(rings.TwiMl.Element("Gather")!.Attribute("action")!.Value, Account(("topics", "2=Orders")), Ringing(("Digits", "2")));
        Assert.Null(chosen.News);
        var waits = Ask(chosen.TwiMl.Element("Redirect")!.Value, Account(), Ringing());
        Assert.Equal(["Say", "Enqueue"], waits.TwiMl.Elements().Select(verb => verb.Name.LocalName));
        Assert.Equal(CallChange.Waits, waits.News?.Change);
        Assert.Equal(TimeSpan.FromMinutes(3), waits.Message!.Patience);
    }

    [Theory]
    [InlineData("en", 3, "You are number 3 in the queue. To hang up and be called back without losing your place, press 1.")]
    [InlineData("ja", 2, "現在の待ち順は2番目です。 順番を保ったまま電話を切り、折り返しをご希望の方は、1を押してください。")]
    public void Who_waits_hears_the_place_and_may_leave_it_to_a_call_back(string language, int place, string heard)
    {
        var account = Account(("language", language), ("music", "https://music.example/wait.mp3"));
        var gather = Ask($"{Hook}?step=wait&leg=0", account, Ringing(("QueueTime", "12")), new CallStanding(CallStage.Waiting, place)).TwiMl.Element("Gather")!;
        Assert.Equal(heard, gather.Element("Say")!.Value);
        Assert.Equal("https://music.example/wait.mp3", gather.Element("Play")!.Value);

        var taken = Ask(gather.Attribute("action")!.Value, account, Ringing(("Digits", "1")));
        Assert.Equal(CallChange.AsksForCallBack, taken.News?.Change);
        Assert.NotNull(taken.TwiMl.Element("Hangup"));
        Assert.NotNull(Ask(gather.Attribute("action")!.Value, account, Ringing(("Digits", "7"))).TwiMl.Element("Redirect"));
    }

    [Fact]
    public void Whose_number_is_withheld_is_offered_no_call_back()
    {
        (string, string)[] withheld = [.. Ringing().Where(field => field.Item1 != "From"), ("From", "+266696687")];
        Assert.Equal("You are number 1 in the queue.", Ask($"{Hook}?step=wait&leg=0", Account(), withheld, new CallStanding(CallStage.Waiting, 1)).TwiMl.Descendants("Say").Single().Value);
        Assert.Null(Ask($"{Hook}?step=waitkey&leg=0", Account(), [.. withheld, ("Digits", "1")]).News);
    }

    [Fact]
    public void Who_has_waited_too_long_is_asked_for_a_voicemail()
    {
        Assert.NotNull(Ask($"{Hook}?step=wait&leg=0", Account(("maxWait", "2")), Ringing(("QueueTime", "120"))).TwiMl.Element("Leave"));
        var left = Ask($"{Hook}?step=left&leg=0", Account(), Ringing(("QueueResult", "leave")));
        Assert.NotNull(left.TwiMl.Element("Record"));
        Assert.Equal(CallChange.Left, left.News?.Change);
    }

    [Theory]
    [InlineData(false, true, "Thank you for calling. You have reached us outside our business hours.")]
    [InlineData(true, false, "Thank you for calling. Nobody is free to talk at the moment.")]
    public void Where_nobody_can_take_the_call_a_call_back_or_a_voicemail_is_offered_at_once(bool isOpen, bool isAttended, string heard)
    {
        var standing = new CallStanding(null, 0, isOpen, isAttended);
        var account = Account(("topics", "2=Orders"));
        var rings = Ask(Hook, account, Ringing(), standing);
        Assert.Equal(heard, rings.TwiMl.Element("Say")!.Value);
        Assert.Equal("To be called back on this number, press 1. For Orders, press 2. To leave a message, stay on the line.", rings.TwiMl.Element("Gather")!.Value);
        Assert.Equal(CallChange.Began, rings.News?.Change);
        Assert.NotNull(Ask(rings.TwiMl.Element("Redirect")!.Value, account, Ringing(), standing).TwiMl.Element("Record"));

        var menu = rings.TwiMl.Element("Gather")!.Attribute("action")!.Value;
        Assert.NotNull(Ask(menu, account, Ringing(("Digits", "2")), standing).TwiMl.Element("Record"));
        Assert.Equal(CallChange.AsksForCallBack, Ask(menu, account, Ringing(("Digits", "1")), standing).News?.Change);
    }

    [Fact]
    public void Hours_have_a_greeting_of_their_own_and_one_of_ours_is_not_lost()
    {
        var account = Account(("greeting", "Shop of Ada."), ("closedGreeting", "We open at nine."));
        Assert.Equal(["We open at nine."], Said(new CallStanding(null, 0, IsOpen: false)));
        Assert.Equal(["Shop of Ada.", "Nobody is free to talk at the moment."], Said(new CallStanding(null, 0, IsAttended: false)));
        Assert.Equal(["Shop of Ada."], Said(new CallStanding(null, 0)));

        IEnumerable<string> Said(CallStanding standing) => Ask(Hook, account, Ringing(), standing).TwiMl.Elements("Say").Select(say => say.Value);
    }

    [Fact]
    public void Whoever_waits_when_the_last_agent_leaves_is_not_left_waiting_but_closing_time_alone_sends_nobody_away()
    {
        var gone = Ask($"{Hook}?step=wait&leg=0", Account(), Ringing(), new CallStanding(CallStage.Waiting, 1, IsAttended: false)).TwiMl;
        Assert.Equal(["Gather", "Leave"], gone.Elements().Select(verb => verb.Name.LocalName));
        Assert.Equal(CallChange.AsksForCallBack, Ask(gone.Element("Gather")!.Attribute("action")!.Value, Account(), Ringing(("Digits", "1"))).News?.Change);
        Assert.Null(Ask($"{Hook}?step=wait&leg=0", Account(), Ringing(), new CallStanding(CallStage.Waiting, 1, IsOpen: false)).TwiMl.Element("Leave"));

        // Between the menu and the queue.
        var late = Ask($"{Hook}?step=queue", Account(), Ringing(), new CallStanding(CallStage.Menu, 0, IsAttended: false));
        Assert.Null(late.News);
        Assert.Equal(["Say", "Gather", "Redirect"], late.TwiMl.Elements().Select(verb => verb.Name.LocalName));
    }

    [Theory]
    [InlineData("hangup", CallChange.Ended)]
    [InlineData("redirected", null)]
    public void The_end_of_the_wait_is_told_once_it_is_one(string result, CallChange? change) =>
        Assert.Equal(change, Ask($"{Hook}?step=left&leg=0", Account(), Ringing(("QueueResult", result))).News?.Change);

    [Theory]
    [InlineData("no-answer", CallChange.NotReached, "Enqueue")]
    [InlineData("busy", CallChange.NotReached, "Enqueue")]
    [InlineData("completed", CallChange.Talks, "Hangup")]
    [InlineData("canceled", CallChange.Ended, "Hangup")]
    public void Where_no_agent_answers_the_caller_waits_again(string status, CallChange change, string verb)
    {
        var dialed = Ask($"{Hook}?step=dialed&leg=4", Account(), Ringing(("DialCallStatus", status)));
        Assert.NotNull(dialed.TwiMl.Element(verb));
        Assert.Equal((change, 4), (dialed.News!.Change, dialed.News.Leg));
    }

    [Theory]
    [InlineData("step=leg&call=CA1&leg=2", "in-progress", CallChange.Talks, null)]
    [InlineData("step=leg&call=CA1&leg=2", "completed", CallChange.Talked, null)]
    [InlineData("step=leg&call=CA1&leg=2", "no-answer", null, null)]
    [InlineData("step=outleg&ref=77&leg=2", "no-answer", CallChange.NotReached, 77L)]
    [InlineData("step=outleg&ref=77&leg=2", "completed", CallChange.Talked, 77L)]
    [InlineData("step=outend&ref=77&leg=2", "completed", CallChange.Ended, 77L)]
    [InlineData("step=outend&ref=77&leg=2", "busy", CallChange.NotReached, 77L)]
    public void News_of_a_phone_says_which_attempt_it_is_about(string query, string status, CallChange? change, long? reference)
    {
        var accepted = Assert.IsType<Accepted>(_voice.Accept(Request($"{Hook}?{query}", [("CallSid", "CA9"), ("CallStatus", status), ("CallDuration", "31")]), Account()));
        var news = Assert.Single(_voice.Parse(Assert.Single(accepted.Envelopes))) as CallNews;
        Assert.Equal(change, news?.Change);
        if (news is not null)
        {
            Assert.Equal((2, reference, news.Change is CallChange.Talked ? 31 : 0), (news.Leg, news.Reference, news.Seconds));
        }
    }

    private static (string, string)[] Ringing(params (string, string)[] more) =>
        [("CallSid", "CA1"), ("CallStatus", "in-progress"), ("Direction", "inbound"), ("From", "+14155550123"), ("To", "+18005550199"), .. more];

    private static WebhookRequest Request(string url, (string, string)[] fields) => SignedRequest.Of(url, Token, [.. fields, ("AccountSid", TwilioDouble.AccountSid)]);

    private (XElement TwiMl, Message? Message, CallNews? News) Ask(string url, ChannelAccount account, (string, string)[] fields, CallStanding? standing = null)
    {
        var given = _voice.Accept(Request(url, fields), account);
        var (response, envelopes) = (given is Asked asked ? asked.Answer(standing ?? new CallStanding(CallStage.Menu, 0)) : given) switch
        {
            Accepted accepted => (accepted.Response, accepted.Envelopes),
            Answered answered => (answered.Response, []),
            var other => throw new InvalidOperationException(other.ToString()),
        };
        var events = envelopes.SelectMany(_voice.Parse).ToArray();
        return (XElement.Parse(response.Body!), events.OfType<Message>().SingleOrDefault(), events.OfType<CallNews>().FirstOrDefault());
    }

    private static ChannelAccount Account(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string> { ["accountSid"] = TwilioDouble.AccountSid, ["authToken"] = Token, ["agents"] = "true" };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ChannelAccount(8, "voice", "key", "Hotline", all);
    }
}
