using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebChat;

namespace CxmHelpdesk.WebChat.Tests;

public sealed class WebChatTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly StoredFile File = new("photo.png", "image/png", 5, new string('a', 64));

    private readonly WebChatChannel _chat = new();

    [Fact]
    public void A_visitors_message_comes_through_whole()
    {
        var envelope = WebChatEnvelope.Create("3f2a", false, "Mia", "mia@example.com", "c1", " Hello! ", [File], "https://shop.example/cart?x=1", "ja", Now);

        var message = Assert.IsType<Message>(Assert.Single(_chat.Parse(envelope)));

        Assert.Equal(new Party("visitor", "3f2a") { Name = "Mia", ClaimedEmail = "mia@example.com" }, message.Sender);
        Assert.Equal(("Hello!", "ja", Now), (message.Text, message.Language, message.SentAt));
        Assert.Equal("https://shop.example/cart?x=1", message.Facts["page"]);
        Assert.Equal(new StoredContent(File), Assert.Single(message.Attachments).Content);
        Assert.Equal("c1", WebChatEnvelope.ClientIdOf(message.ExternalId));
        Assert.EndsWith("/c1", envelope.DedupeKey, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signed_identity_is_verified()
    {
        var envelope = WebChatEnvelope.Create("shop:17", true, null, null, "c1", "Hello", [], null, null, Now);

        Assert.Equal(new Party("user", "shop:17") { Verified = true }, Assert.IsType<Message>(_chat.Parse(envelope)[0]).Sender);
    }

    [Fact]
    public void Who_asks_to_be_called_leaves_a_number_that_is_only_claimed()
    {
        var envelope = WebChatEnvelope.Create("a", false, null, null, "c1", "Please call me", [], null, null, Now, callBack: new CallBack(" +49 30 1234 ", "tomorrow"));

        var message = Assert.IsType<Message>(_chat.Parse(envelope)[0]);

        Assert.Equal(new CallBack("+49 30 1234", "tomorrow"), message.CallBack);
        Assert.Equal(("+49 30 1234", false), (message.Sender.ClaimedPhone, message.Sender.Verified));
    }

    [Fact]
    public void Two_visitors_with_the_same_client_id_say_two_things()
    {
        var one = WebChatEnvelope.Create("a", false, null, null, "c1", "Hello", [], null, null, Now);
        var two = WebChatEnvelope.Create("b", false, null, null, "c1", "Hello", [], null, null, Now);

        Assert.NotEqual(one.DedupeKey, two.DedupeKey);
        Assert.NotEqual(((Message)_chat.Parse(one)[0]).ExternalId, ((Message)_chat.Parse(two)[0]).ExternalId);
    }

    [Fact]
    public async Task Only_the_receiver_can_name_a_message_in_a_receipt()
    {
        var account = new ChannelAccount(1, "web-chat", "k", "Chat", new Dictionary<string, string>());
        var sent = Assert.IsType<Sent>(await _chat.SendAsync(new OutboundMessage("m9", new Party("visitor", "a"), "Hi"), account, default));

        Assert.Equal(new Receipt(sent.ExternalId, ReceiptState.Read, Now), _chat.Parse(WebChatEnvelope.Seen("a", false, "m9", Now))[0]);
        Assert.NotEqual(sent.ExternalId, ((Receipt)_chat.Parse(WebChatEnvelope.Seen("b", false, "m9", Now))[0]).ExternalId);
    }

    [Fact]
    public void A_page_that_would_run_a_script_is_no_fact()
    {
        var envelope = WebChatEnvelope.Create("a", false, null, null, "c1", "Hello", [], "javascript:alert(1)", "zz-top", Now);

        var message = Assert.IsType<Message>(_chat.Parse(envelope)[0]);
        Assert.Empty(message.Facts);
        Assert.Null(message.Language);
    }

    [Fact]
    public void What_the_page_says_of_its_visitor_is_a_fact_that_passes_for_none_of_ours()
    {
        var attributes = new Dictionary<string, string> { ["plan"] = " pro ", ["page"] = "https://evil.example", ["empty"] = " ", ["long"] = new string('x', 500) };
        var envelope = WebChatEnvelope.Create("a", false, null, null, "c1", "Hello", [], "https://shop.example/", null, Now, attributes);

        var facts = Assert.IsType<Message>(_chat.Parse(envelope)[0]).Facts;
        Assert.Equal(("pro", "https://evil.example", "https://shop.example/"), (facts["site.plan"], facts["site.page"], facts["page"]));
        Assert.Equal(200, facts["site.long"].Length);
        Assert.DoesNotContain("site.empty", facts.Keys);
    }

    [Theory]
    [InlineData("", "c", "x")]
    [InlineData("a", "", "x")]
    public void What_breaks_a_limit_makes_no_envelope(string address, string clientId, string text) =>
        Assert.ThrowsAny<ArgumentException>(() => WebChatEnvelope.Create(address, false, null, null, clientId, text, [], null, null, Now));

    [Theory]
    [InlineData("https://shop.example", null)]
    [InlineData("https://shop.example:8443\nhttp://localhost", null)]
    [InlineData("https://shop.example/", "allowedOrigins")]
    [InlineData("shop.example", "allowedOrigins")]
    public async Task A_check_looks_at_the_origins(string origins, string? field)
    {
        var account = new ChannelAccount(1, "web-chat", "k", "Chat", new Dictionary<string, string> { [WebChatSettings.AllowedOrigins] = origins });
        Assert.Equal(field, (await _chat.CheckAsync(account, default) as DoesNotWork)?.Field);
    }

    [Fact]
    public async Task A_short_identity_secret_does_not_work()
    {
        var account = new ChannelAccount(1, "web-chat", "k", "Chat", new Dictionary<string, string> { [WebChatSettings.IdentitySecretOther] = "short" });
        Assert.Equal(WebChatSettings.IdentitySecretOther, Assert.IsType<DoesNotWork>(await _chat.CheckAsync(account, default)).Field);
    }
}
