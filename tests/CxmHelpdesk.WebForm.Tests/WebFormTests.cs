using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebForm;

namespace CxmHelpdesk.WebForm.Tests;

public sealed class WebFormTests
{
    private readonly WebFormChannel _form = new();

    [Fact]
    public void A_form_becomes_the_message_with_the_pages_own_fields_as_facts()
    {
        var request = Requests.Form(("name", "Mia"), ("email", "mia@example.com"), ("message", "Hello"), ("order", "A-17"), ("empty", ""), ("website", ""));
        var message = Read(request);

        Assert.Equal(new Party("email", "mia@example.com") { Name = "Mia" }, message.Sender);
        Assert.False(message.Sender.Verified);
        Assert.Equal("Hello", message.Text);
        Assert.Equal(new Dictionary<string, string> { ["order"] = "A-17" }, message.Facts);
    }

    [Fact]
    public void A_callers_own_id_makes_a_repeat_one_message_for_good()
    {
        var first = Key(Requests.Json("""{"message":"Hello","email":"a@b.example"}""", ("idempotency-key", "order-17")));
        var later = Requests.Json("""{"message":"Hello!","email":"A@B.example"}""", ("idempotency-key", "order-17")) with { ReceivedAt = Requests.Now.AddDays(3) };

        Assert.Equal(first, Key(later));
        Assert.NotEqual(first, Key(Requests.Json("""{"message":"Hello","email":"c@b.example"}""", ("idempotency-key", "order-17"))));
        Assert.Equal(first, Key(Requests.Json("""{"message":"Hello","email":"a@b.example","externalId":"order-17"}""")));
    }

    [Fact]
    public void Without_an_id_the_same_words_within_minutes_are_one_message_and_later_another()
    {
        var request = Requests.Json("""{"message":"Hello","email":"a@b.example"}""");

        Assert.Equal(Key(request), Key(request with { ReceivedAt = Requests.Now.AddMinutes(2) }));
        Assert.NotEqual(Key(request), Key(request with { ReceivedAt = Requests.Now.AddMinutes(20) }));
        Assert.NotEqual(Key(request), Key(Requests.Json("""{"message":"Hello?","email":"a@b.example"}""")));
        Assert.NotEqual(Key(request), Key(request with { RemoteAddress = "192.0.2.8" }));
    }

    [Fact]
    public void Somebody_without_an_address_is_somebody_new_each_time()
    {
        var account = Account(("emailRequired", "false"));
        var one = Read(Requests.Json("""{"message":"One"}"""), account);
        var two = Read(Requests.Json("""{"message":"Two"}"""), account);

        Assert.Equal("anonymous", one.Sender.Kind);
        Assert.NotEqual(one.Sender.Address, two.Sender.Address);
    }

    [Theory]
    [InlineData("https://shop.example/thanks", "https://shop.example/thanks")]
    [InlineData("https://shop.example/help/done?x=1", "https://shop.example/help/done?x=1")]
    [InlineData("https://shop.example/helpless", "https://shop.example/thanks")]
    [InlineData("https://shop.example.evil.example/help", "https://shop.example/thanks")]
    [InlineData("https://shop.example@evil.example/help", "https://shop.example/thanks")]
    [InlineData("//evil.example/help", "https://shop.example/thanks")]
    [InlineData("javascript:alert(1)", "https://shop.example/thanks")]
    [InlineData("https://shop.example/help/../admin", "https://shop.example/thanks")]
    public void A_browser_is_led_to_an_allowed_page_only(string wish, string expected)
    {
        var account = Account(("thanksUrl", "https://shop.example/thanks"), ("redirects", "https://shop.example/help"));
        var answer = _form.Accept(Requests.Form(("message", "x"), ("email", "a@b.example"), ("redirect", wish)), account);

        var response = Assert.IsType<Accepted>(answer).Response;
        Assert.Equal((303, expected), (response.Status, response.Location));
    }

    [Fact]
    public void A_filled_trap_is_answered_as_a_message_is_and_nothing_is_kept()
    {
        var heard = Assert.IsType<Accepted>(_form.Accept(Requests.Form(("message", "x"), ("email", "a@b.example")), Account()));
        var trapped = Assert.IsType<Answered>(_form.Accept(Requests.Form(("message", "x"), ("email", "a@b.example"), ("website", "spam")), Account()));

        Assert.Equal(heard.Response, trapped.Response);
    }

    [Theory]
    [InlineData("name", 120)]
    [InlineData("subject", 200)]
    [InlineData("message", 20_000)]
    [InlineData("externalId", 100)]
    public void Each_field_has_a_limit_and_says_so(string field, int limit)
    {
        Assert.IsType<Accepted>(Send(limit));
        var refused = Assert.IsType<Refused>(Send(limit + 1));
        Assert.Equal((422, "field-too-long", field), (refused.Status, refused.Code, refused.Field));

        WebhookAnswer Send(int length)
        {
            var fields = new Dictionary<string, string> { ["message"] = "x", ["email"] = "a@b.example", [field] = new('a', length) };
            return _form.Accept(Requests.Form([.. fields.Select(pair => (pair.Key, pair.Value))]), Account());
        }
    }

    [Theory]
    [InlineData("mia@example.com", true)]
    [InlineData("mia+shop@mail.example.co.jp", true)]
    [InlineData("みあ@example.jp", true)]
    [InlineData("mia", false)]
    [InlineData("mia@", false)]
    [InlineData("@example.com", false)]
    [InlineData("mia@example", false)]
    [InlineData("mia@@example.com", false)]
    [InlineData("mia@example..com", false)]
    [InlineData("mia@example.com, eve@example.com", false)]
    [InlineData("mia@example.com\nBcc: eve@example.com", false)]
    [InlineData("<mia@example.com>", false)]
    public void An_address_must_look_like_one(string email, bool taken) =>
        Assert.Equal(taken, _form.Accept(Requests.Form(("message", "x"), ("email", email)), Account()) is Accepted);

    [Fact]
    public void Unknown_members_are_refused_by_name()
    {
        var refused = Assert.IsType<Refused>(_form.Accept(Requests.Json("""{"message":"x","email":"a@b.example","prio\u0007rity":1}"""), Account()));

        Assert.Equal(("field-unknown", "priority"), (refused.Code, refused.Field));
    }

    private static ChannelAccount Account(params (string Key, string Value)[] settings)
    {
        var all = new WebFormChannel().Descriptor.Settings.Where(field => field.Default is not null).ToDictionary(field => field.Key, field => field.Default!);
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ChannelAccount(7, "web-form", "key", "Contact", all);
    }

    private Envelope Take(WebhookRequest request, ChannelAccount? account = null) =>
        Assert.Single(Assert.IsType<Accepted>(_form.Accept(request, account ?? Account())).Envelopes);

    private string Key(WebhookRequest request) => Take(request).DedupeKey;

    private Message Read(WebhookRequest request, ChannelAccount? account = null) =>
        Assert.IsType<Message>(Assert.Single(_form.Parse(Take(request, account))));
}
