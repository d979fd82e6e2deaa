using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Twilio;
using CxmHelpdesk.Channels.Twilio.Api;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>WhatsApp is read and sent as texts are; what differs is tried here.</summary>
public sealed class WhatsAppTests : IAsyncLifetime
{
    private readonly TwilioApi _api = new();
    private TwilioDouble _twilio = null!;
    private WhatsAppChannel _whatsApp = null!;

    public async Task InitializeAsync()
    {
        _twilio = await TwilioDouble.StartAsync();
        _whatsApp = new WhatsAppChannel(_api, TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        _api.Dispose();
        await _twilio.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_goes_from_the_WhatsApp_number_to_the_WhatsApp_number()
    {
        var asked = Read("MessageSid=SM1&From=whatsapp%3A%2B819012345678&To=whatsapp%3A%2B14155238886&Body=x&ProfileName=Taro");
        Assert.Equal(("phone", "+819012345678", true), (asked.Sender.Kind, asked.Sender.Address, asked.Sender.Verified));

        await SendAsync(asked);
        Assert.Equal(("whatsapp:+819012345678", "whatsapp:+14155238886"), (_twilio.Sent.Single().To, _twilio.Sent.Single().From));
    }

    [Fact]
    public async Task Somebody_without_a_number_is_known_and_answered_by_the_id_letter_by_letter()
    {
        var asked = Read("MessageSid=SM1&From=whatsapp%3AUS.aB3491208655302741918&To=whatsapp%3A%2B14155238886&Body=x");
        Assert.Equal(("whatsapp", "US.aB3491208655302741918"), (asked.Sender.Kind, asked.Sender.Address));

        await SendAsync(asked);
        Assert.Equal("whatsapp:US.aB3491208655302741918", _twilio.Sent.Single().To);
    }

    [Fact]
    public async Task After_a_day_a_text_goes_out_as_the_template_that_it_is_and_nothing_else_does()
    {
        _twilio.Templates.Add(("order_shipped", "Hello {{1}}, your order {{2}} has left us. Ask us anything, {{1}}!", "approved"));
        _twilio.Templates.Add(("hello", "Hello!", "rejected"));
        Assert.Equal(
            new MessageTemplate("order_shipped", "en", "Hello {{1}}, your order {{2}} has left us. Ask us anything, {{1}}!"),
            Assert.Single(await _whatsApp.TemplatesAsync(TestAccount.Of("whatsapp", _twilio), default)));

        Assert.IsType<Sent>(await LateAsync("Hello Mia, your order A-17 has left us. Ask us anything, Mia!"));
        var sent = Assert.Single(_twilio.Sent);
        Assert.Equal(("HX00000000000000000000000000000000", """{"1":"Mia","2":"A-17"}""", ""), (sent.ContentSid, sent.ContentVariables, sent.Body));

        foreach (var text in (string[])["Hello!", "Hello Mia, your order A-17 has left us.", "Hello {{1}}, your order A-17 has left us. Ask us anything, {{1}}!", "Hello Mia, your order A-17 has left us. Ask us anything, Ann!"])
        {
            Assert.Equal("window-closed", Assert.IsType<Rejected>(await LateAsync(text)).Code);
        }

        Assert.Single(_twilio.Sent);
    }

    [Fact]
    public async Task After_the_window_Twilio_says_so_and_it_is_told_plainly()
    {
        _twilio.Faults.Enqueue(new Fault(400, 63016));
        Assert.Equal("window-closed", Assert.IsType<Rejected>(await SendAsync(Read("MessageSid=SM1&From=whatsapp%3A%2B819012345678&To=whatsapp%3A%2B14155238886&Body=x"))).Code);
        Assert.Equal(TimeSpan.FromHours(24), _whatsApp.Descriptor.Capabilities.ReplyWindow);
    }

    private Task<SendOutcome> LateAsync(string text)
    {
        var now = TimeProvider.System.GetUtcNow();
        return _whatsApp.SendAsync(
            new OutboundMessage("m1", new Party("phone", "+819012345678"), text) { WrittenAt = now, Quoted = new QuotedMessage("Mia", now.AddHours(-25), "Hello?") }, TestAccount.Of("whatsapp", _twilio), default);
    }

    private Message Read(string body) => Assert.IsType<Message>(Assert.Single(_whatsApp.Parse(
        new Envelope("a/1", "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(body), SignedRequest.Now, new Dictionary<string, string>(), []))));

    private Task<SendOutcome> SendAsync(Message asked) => _whatsApp.SendAsync(
        new OutboundMessage("m1", asked.Sender, "Hello") { Conversation = asked.Thread.Conversation, WrittenAt = TimeProvider.System.GetUtcNow() }, TestAccount.Of("whatsapp", _twilio), default);
}
