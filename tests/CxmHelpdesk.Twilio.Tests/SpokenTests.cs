using System.Xml.Linq;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Twilio;
using CxmHelpdesk.Channels.Twilio.Api;
using CxmHelpdesk.Channels.Twilio.Voice;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>Choices of the menu that are said instead of pressed; and what an administrator is shown of it all before he saves it.</summary>
public sealed class SpokenTests : IDisposable
{
    private const string Token = "12345678901234567890123456789012";
    private const string Hook = "https://desk.example/hooks/key";

    private readonly TwilioApi _api = new();
    private readonly VoiceChannel _voice;

    public SpokenTests() => _voice = new VoiceChannel(_api);

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("en", "2=Orders\n3=Order status\n4=Billing and payment", "I want to talk to billing.", '4')]
    [InlineData("en", "2=Orders\n3=Order status\n4=Billing", "Orders, please.", '2')]
    [InlineData("en", "2=Orders\n3=Order status\n4=Billing", "The order status", '3')]
    [InlineData("en", "2=Orders\n3=Returns", "two", '2')]
    [InlineData("en", "2=Orders\n3=Returns", "Number 3.", '3')]
    [InlineData("en", "2=Orders\n3=Returns", "Could you call me back", '1')]
    [InlineData("en", "2=Orders\n3=Returns", "I do not know", null)]
    [InlineData("en", "2=Orders\n3=Returns", "my orders and my returns", null)]
    [InlineData("en", "2=Orders", "nine", null)]
    [InlineData("en", "2=Orders", "...", null)]
    [InlineData("ja", "2=ご注文\n3=お支払い", "注文について聞きたいのですが", '2')]
    [InlineData("ja", "2=ご注文\n3=お支払い", "お支払いの件です。", '3')]
    [InlineData("ja", "2=ご注文\n3=お支払い", "３番", '3')]
    [InlineData("ja", "2=ご注文\n3=お支払い", "折り返しお願いします", '1')]
    public void Words_mean_the_one_choice_that_they_name(string language, string topics, string said, char? key) =>
        Assert.Equal(key, Spoken.KeyOf(said, VoiceFlow.Of(Account(("language", language), ("topics", topics)))));

    [Fact]
    public void The_menu_listens_in_its_language_only_where_it_may()
    {
        var menu = TwiMlOf(Account(("speech", "true"), ("language", "ja"), ("topics", "2=ご注文")), Hook).Element("Gather")!;
        Assert.Equal(("dtmf speech", "ja-JP", "ご注文"), (menu.Attribute("input")!.Value, menu.Attribute("language")!.Value, menu.Attribute("hints")!.Value));
        Assert.Contains("「ご注文」とお話しください", menu.Value, StringComparison.Ordinal);

        var keys = Account(("topics", "2=Orders"));
        var silent = TwiMlOf(keys, Hook).Element("Gather")!;
        Assert.Equal("dtmf", silent.Attribute("input")!.Value);
        Assert.Empty(EventsOf(keys, silent.Attribute("action")!.Value, ("SpeechResult", "Orders")));
    }

    [Fact]
    public void What_is_said_chooses_and_more_than_the_choice_is_read_as_the_callers_words()
    {
        var account = Account(("speech", "true"), ("topics", "2=Orders"));
        var action = TwiMlOf(account, Hook).Element("Gather")!.Attribute("action")!.Value;
        Assert.Equal("Chose: Orders", Assert.IsType<Message>(Assert.Single(EventsOf(account, action, ("SpeechResult", "Orders")))).Text);

        var angry = EventsOf(account, action, ("SpeechResult", "My order is broken for the third time, this is a disgrace!")).Cast<Message>().ToArray();
        Assert.Equal([("Chose: Orders", true), ("My order is broken for the third time, this is a disgrace!", false)], angry.Select(message => (message.Text, message.Automatic)));

        // Nothing of the menu: asked again, and the words are kept.
        var said = EventsOf(account, action, ("SpeechResult", "Are you human?"));
        Assert.Equal("Are you human?", Assert.Single(said.OfType<Message>()).Text);
        Assert.NotNull(TwiMlOf(account, action, ("SpeechResult", "Are you human?")).Element("Gather"));
    }

    [Fact]
    public void The_preview_says_what_callers_hear_and_where_their_choices_lead()
    {
        var scenes = _voice.Preview(Account(("agents", "true"), ("topics", "2=Orders"), ("greeting", "Welcome to Acme."), ("record", "true"), ("maxWait", "7"))).ToDictionary(scene => scene.Name);
        Assert.Equal(["open", "waits", "callBack", "voicemail", "closed", "nobody"], scenes.Keys);
        Assert.Equal(["Welcome to Acme.", "This call is recorded."], scenes["open"].Heard.Take(2));
        Assert.Equal([new CallChoice("1", null, "callBack"), new CallChoice("2", "Orders", "waits")], scenes["open"].Choices);
        Assert.Equal(("waits", "voicemail", 7), (scenes["open"].Then, scenes["waits"].Then, scenes["waits"].AfterMinutes));
        Assert.Contains(scenes["waits"].Heard, words => words.Contains("You are number 2", StringComparison.Ordinal));
        Assert.Equal(("voicemail", "voicemail"), (scenes["closed"].Then, scenes["nobody"].Then));
        Assert.Contains("outside our business hours", scenes["closed"].Heard[0], StringComparison.Ordinal);

        Assert.Equal(["open", "voicemail"], _voice.Preview(Account(("callBack", "false"))).Select(scene => scene.Name));
    }

    private XElement TwiMlOf(ChannelAccount account, string url, params (string, string)[] more) => Ask(account, url, more) switch
    {
        Accepted accepted => XElement.Parse(accepted.Response.Body!),
        Answered answered => XElement.Parse(answered.Response.Body!),
        var other => throw new InvalidOperationException($"{other}"),
    };

    private IReadOnlyList<InboundEvent> EventsOf(ChannelAccount account, string url, params (string, string)[] more) =>
        Ask(account, url, more) is Accepted accepted ? [.. accepted.Envelopes.SelectMany(_voice.Parse)] : [];

    private WebhookAnswer Ask(ChannelAccount account, string url, (string, string)[] more) => _voice.Accept(
        SignedRequest.Of(url, Token, [("CallSid", "CA1"), ("CallStatus", "in-progress"), ("From", "+14155550123"), ("To", "+18005550199"), ("AccountSid", TwilioDouble.AccountSid), .. more]), account);

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
