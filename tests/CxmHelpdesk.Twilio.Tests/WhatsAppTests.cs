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
    public async Task After_the_window_Twilio_says_so_and_it_is_told_plainly()
    {
        _twilio.Faults.Enqueue(new Fault(400, 63016));
        Assert.Equal("window-closed", Assert.IsType<Rejected>(await SendAsync(Read("MessageSid=SM1&From=whatsapp%3A%2B819012345678&To=whatsapp%3A%2B14155238886&Body=x"))).Code);
        Assert.Equal(TimeSpan.FromHours(24), _whatsApp.Descriptor.Capabilities.ReplyWindow);
    }

    private Message Read(string body) => Assert.IsType<Message>(Assert.Single(_whatsApp.Parse(
        new Envelope("a/1", "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(body), SignedRequest.Now, new Dictionary<string, string>(), []))));

    private Task<SendOutcome> SendAsync(Message asked) => _whatsApp.SendAsync(
        new OutboundMessage("m1", asked.Sender, "Hello") { Conversation = asked.Thread.Conversation, WrittenAt = TimeProvider.System.GetUtcNow() }, TestAccount.Of("whatsapp", _twilio), default);
}
