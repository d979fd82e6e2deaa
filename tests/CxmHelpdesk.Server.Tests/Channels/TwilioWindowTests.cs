using System.Net.Http.Json;
using System.Text.Json;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>A conversation on WhatsApp that outlives the day in which free text is taken. The clock moves by hand.</summary>
public sealed class TwilioWindowTests : TextLine
{
    private protected override DeskApp Desk { get; } = new() { Settings = { ["Server:PublicUrl"] = Public } };

    [Fact]
    public async Task A_thread_goes_on_across_the_windows_end_by_a_template_and_freely_once_the_customer_writes_again()
    {
        Twilio.Clock = Desk.Time;
        Hook = await AddAccountAsync("whatsapp");
        Twilio.Templates.Add(("shipped", "Hello {{1}}, your order {{2}} is on its way.", "approved"));
        await WhatsAppAsync("SM1", "Where is my order?");
        var ticket = await OnlyTicketAsync();
        var id = await ReplyAsync(ticket, "Let me look.", "c1");
        await DeliveredAsync(id, 1, "sent");
        await WhatsAppAsync("SM2", "And?");
        ticket = await ChangedAsync(id, 3);

        // Two hours before the end somebody is reminded, since he still waits.
        Desk.Time.Advance(TimeSpan.FromHours(22) + TimeSpan.FromMinutes(5));
        var notices = await WaitAsync("/api/notifications", page => page.GetProperty("items").GetArrayLength() > 0);
        Assert.Equal(("windowCloses", id), (notices.GetProperty("items")[0].GetProperty("kind").GetString(), notices.GetProperty("items")[0].GetProperty("ticketId").GetInt64()));

        // Too late: refused in words, before the provider is asked.
        Desk.Time.Advance(TimeSpan.FromHours(2));
        var asked = Twilio.Asked.Count;
        await ReplyAsync(ticket, "It left us today.", "c2");
        var refused = await DeliveredAsync(id, 3, "failed");
        Assert.Equal("window-closed", refused.GetProperty("deliveryCode").GetString());
        Assert.Contains("24 hours", refused.GetProperty("deliveryNote").GetString(), StringComparison.Ordinal);
        Assert.Equal(asked, Twilio.Asked.Count);

        var template = Assert.Single((await Agent.GetFromJsonAsync<JsonElement>($"/api/tickets/{id}/templates")).EnumerateArray()).GetProperty("text").GetString()!;
        await ReplyAsync(ticket, template.Replace("{{1}}", "太郎", StringComparison.Ordinal).Replace("{{2}}", "A-17", StringComparison.Ordinal), "c3");
        await DeliveredAsync(id, 4, "sent");
        Assert.Equal("""{"1":"太郎","2":"A-17"}""", JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(Twilio.Sent.Last().ContentVariables), s_plain));

        await WhatsAppAsync("SM3", "Thank you!");
        ticket = await ChangedAsync(id, 6);
        await ReplyAsync(ticket, "You are welcome.", "c4");
        await DeliveredAsync(id, 6, "sent");
        Assert.Equal(["Let me look.", "", "You are welcome."], Twilio.Sent.Select(text => text.Body));
    }

    [Fact]
    public async Task What_the_provider_finds_too_late_after_it_has_taken_it_is_told_as_plainly()
    {
        Hook = await AddAccountAsync("whatsapp");
        await WhatsAppAsync("SM1", "Hello?");
        var id = await ReplyAsync(await OnlyTicketAsync(), "Hello!");
        await DeliveredAsync(id, 1, "sent");
        await CallAsync(("MessageSid", Assert.Single(Twilio.Sent).Sid), ("MessageStatus", "failed"), ("ErrorCode", "63016"));
        Assert.Equal("window-closed", (await DeliveredAsync(id, 1, "failed")).GetProperty("deliveryCode").GetString());
    }

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private async Task<JsonElement> DeliveredAsync(long id, int message, string delivery) => (await WaitAsync(id, messages =>
    {
        // A number has its pace, by the same clock.
        Desk.Time.Advance(TimeSpan.FromMilliseconds(20));
        return messages.Count > message && messages[message].GetProperty("delivery").GetString() == delivery;
    }))[message];

    private async Task<JsonElement> ChangedAsync(long id, int messages)
    {
        await WaitAsync(id, all => all.Count == messages);
        return await OnlyTicketAsync();
    }
}
