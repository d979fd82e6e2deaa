using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Twilio.Tests;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>The whole way of a text: signed webhook in, REST call out, and what the agent is shown, with a double of Twilio at the other end.</summary>
public sealed class TwilioTextTests : TextLine
{
    private protected override DeskApp Desk { get; } = new() { RealTime = true, Settings = { ["Server:PublicUrl"] = Public, ["Outbound:FirstDelaySeconds"] = "1" } };

    [Fact]
    public async Task A_text_becomes_a_ticket_is_answered_and_the_receipts_come_in_any_order()
    {
        for (var i = 0; i < 2; i++)
        {
            var answer = await TextAsync("SM1", "My package never arrived and I am furious!");
            Assert.Equal((HttpStatusCode.OK, "text/xml", "<Response/>"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, await answer.Content.ReadAsStringAsync()));
        }

        var ticket = await OnlyTicketAsync();
        Assert.Equal(("sms", "+14155550123", 1), (ticket.GetProperty("channel").GetString(), ticket.GetProperty("customerName").GetString(), ticket.GetProperty("messageCount").GetInt32()));
        Assert.True(ticket.GetProperty("mood").GetDouble() < -0.2, "The tone is read.");

        // The first attempt meets a broken connection after Twilio took the message.
        Twilio.Faults.Enqueue(new Fault(0, TakesIt: true));
        var id = await ReplyAsync(ticket, "We are on it.");
        await WaitAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "sent");
        var sent = Assert.Single(Twilio.Sent);
        Assert.Equal(("+14155550123", "+18005550199", $"https://desk.example{Hook}"), (sent.To, sent.From, sent.StatusCallback));

        foreach (var status in (string[])["delivered", "sent", "queued", "delivered"])
        {
            Assert.Equal(HttpStatusCode.NoContent, (await CallAsync(("MessageSid", sent.Sid), ("MessageStatus", status))).StatusCode);
        }

        await WaitAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "delivered");
    }

    [Fact]
    public async Task A_failure_is_told_with_its_name()
    {
        await TextAsync("SM1", "Hello");
        var id = await ReplyAsync(await OnlyTicketAsync(), "Hi");
        await WaitAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "sent");
        await CallAsync(("MessageSid", Assert.Single(Twilio.Sent).Sid), ("MessageStatus", "undelivered"), ("ErrorCode", "30006"));

        var message = (await WaitAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "failed"))[1];
        Assert.Equal("recipient-landline", message.GetProperty("deliveryCode").GetString());
    }

    [Fact]
    public async Task Whoever_said_STOP_to_the_provider_gets_nothing_more_either()
    {
        await TextAsync("SM1", "Hello");
        var ticket = await OnlyTicketAsync();
        Twilio.Faults.Enqueue(new Fault(400, 21610));
        var id = await ReplyAsync(ticket, "Hi");
        await WaitAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "failed");
        Assert.Equal(JsonValueKind.String, (await WritingAsync(id)).GetProperty("optedOutAt").ValueKind);

        await TextAsync("SM2", "START");
        await WaitAsync(id, messages => messages.Count == 3);
        Assert.False((await WritingAsync(id)).TryGetProperty("optedOutAt", out var since) && since.ValueKind == JsonValueKind.String);
    }

    [Fact]
    public async Task Whoever_writes_STOP_gets_nothing_more_until_START()
    {
        await TextAsync("SM1", "When do you open?");
        var ticket = await OnlyTicketAsync();
        var id = ticket.GetProperty("id").GetInt64();
        await TextAsync("SM2", "停止");
        await WaitAsync(id, messages => messages.Count == 2);
        Assert.True((await WritingAsync(id)).TryGetProperty("optedOutAt", out var since) && since.ValueKind == JsonValueKind.String);

        // Their stop is no new question: the reply that answers the first one is still up to date.
        await ReplyAsync(ticket, "At nine.");
        var refused = (await WaitAsync(id, messages => messages is [_, _, var reply] && reply.GetProperty("delivery").GetString() == "failed"))[2];
        Assert.Equal("opted-out", refused.GetProperty("deliveryCode").GetString());
        Assert.Empty(Twilio.Sent);

        await TextAsync("SM3", "START");
        await WaitAsync(id, messages => messages.Count == 4);
        await ReplyAsync(ticket, "At nine, every day.", "c2");
        await WaitAsync(id, messages => messages[4].GetProperty("delivery").GetString() == "sent");
        Assert.Equal("At nine, every day.", Assert.Single(Twilio.Sent).Body);
    }

    [Fact]
    public async Task A_picture_is_fetched_and_one_that_is_gone_is_named()
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4, 5, 6, 7, 8];
        Twilio.Media["ME1"] = ("image/png", png);
        var media = $"https://api.twilio.com/2010-04-01/Accounts/{TwilioDouble.AccountSid}/Messages/MM1/Media";
        await CallAsync(
            ("MessageSid", "MM1"), ("From", "+14155550123"), ("To", "+18005550199"), ("Body", ""), ("NumMedia", "2"),
            ("MediaUrl0", $"{media}/ME1"), ("MediaContentType0", "image/png"), ("MediaUrl1", $"{media}/ME2"), ("MediaContentType1", "image/png"));

        var message = Assert.Single(await WaitAsync((await OnlyTicketAsync()).GetProperty("id").GetInt64(), messages => messages.Count == 1));
        var file = Assert.Single(message.GetProperty("attachments").EnumerateArray());
        Assert.Equal(png, await Agent.GetByteArrayAsync($"/api/attachments/{file.GetProperty("id").GetInt64()}"));
        Assert.Contains("MM1-2.png", message.GetProperty("facts").GetProperty("missing-files").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_goes_out_by_an_address_that_Twilio_can_fetch_and_nobody_can_guess()
    {
        await TextAsync("SM1", "Can I see it?");
        var ticket = await OnlyTicketAsync();
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 9, 8, 7, 6, 5, 4, 3, 2];
        using var upload = new MultipartFormDataContent { { new ByteArrayContent(png), "file", "view.png" } };
        var files = await (await Agent.PostAsync("/api/uploads", upload)).Content.ReadFromJsonAsync<JsonElement>();
        var id = ticket.GetProperty("id").GetInt64();
        (await Agent.PostAsJsonAsync($"/api/tickets/{id}/replies", new { clientId = "c1", text = "Here.", customerVersion = 1, files })).EnsureSuccessStatusCode();
        await WaitAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "sent");

        var link = new Uri(Assert.Single(Assert.Single(Twilio.Sent).Media));
        Assert.Equal("https://desk.example", link.GetLeftPart(UriPartial.Authority));
        using var fetched = await World.GetAsync(link.PathAndQuery);
        Assert.Equal("image/png", fetched.Content.Headers.ContentType!.MediaType);
        Assert.Equal(png, await fetched.Content.ReadAsByteArrayAsync());
        foreach (var changed in (string[])[link.PathAndQuery.Replace("type=image%2Fpng", "type=text%2Fhtml", StringComparison.Ordinal), link.PathAndQuery.Replace("/files/1", "/files/2", StringComparison.Ordinal)])
        {
            Assert.NotEqual(link.PathAndQuery, changed);
            Assert.Equal(HttpStatusCode.NotFound, (await World.GetAsync(changed)).StatusCode);
        }
    }

    [Fact]
    public async Task The_templates_of_a_WhatsApp_account_are_there_for_its_tickets_and_one_goes_out_after_a_day()
    {
        Hook = await AddAccountAsync("whatsapp");
        Twilio.Templates.Add(("shipped", "Hello {{1}}, your order is on its way.", "approved"));
        await CallAsync(("MessageSid", "SM1"), ("From", "whatsapp:+819012345678"), ("To", "whatsapp:+14155238886"), ("Body", "Where is it?"), ("ProfileName", "太郎"));
        var ticket = await OnlyTicketAsync();
        var id = ticket.GetProperty("id").GetInt64();
        Assert.Equal("Hello {{1}}, your order is on its way.", Assert.Single((await Agent.GetFromJsonAsync<JsonElement>($"/api/tickets/{id}/templates")).EnumerateArray()).GetProperty("text").GetString());

        await Desk.Db.WriteAsync(tx => tx.ExecuteAsync("update messages set at = @at", new { at = TimeProvider.System.GetUtcNow().AddDays(-2) }), default);
        await ReplyAsync(ticket, "Hello 太郎, your order is on its way.");
        await WaitAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "sent");
        var sent = Assert.Single(Twilio.Sent);
        Assert.Equal(("", "太郎"), (sent.Body, JsonSerializer.Deserialize<Dictionary<string, string>>(sent.ContentVariables)!["1"]));
    }

    [Fact]
    public async Task What_is_wrongly_signed_is_refused_and_leaves_nothing()
    {
        (string, string)[] fields = [("MessageSid", "SM1"), ("From", "+14155550123"), ("To", "+18005550199"), ("Body", "x")];
        var form = fields.Select(field => new KeyValuePair<string, string>(field.Item1, field.Item2)).ToArray();
        Assert.Equal(HttpStatusCode.Forbidden, (await Twilio.CallAsync(World, Hook, form, "https://other.example" + Hook)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Twilio.CallAsync(World, Hook + "?x=1", form, "https://desk.example" + Hook)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await World.PostAsync(Hook, new FormUrlEncodedContent(form))).StatusCode);
        Assert.Equal(0, await Desk.Db.ReadAsync(session => session.ScalarAsync<int>("select count(*) from envelopes"), default));
    }

    [Fact]
    public async Task Each_single_change_of_a_signed_request_is_refused_and_leaves_nothing()
    {
        var hook = new Uri(new Uri("https://desk.example"), Hook + "?a=1");
        KeyValuePair<string, string>[] fields =
        [
            new("AccountSid", TwilioDouble.AccountSid), new("MessageSid", "SM1"), new("From", "+14155550123"), new("To", "+18005550199"), new("Body", "Käse & 寿司 100%"), new("NumMedia", "0"),
        ];
        var signature = TwilioDouble.Sign(hook.AbsoluteUri, fields, Twilio.Token);
        var changes = new Dictionary<string, (string Path, KeyValuePair<string, string>[] Fields, string? Signature)>
        {
            ["path"] = ($"{Hook}/?a=1", fields, signature),
            ["query value"] = ($"{Hook}?a=2", fields, signature),
            ["query name"] = ($"{Hook}?b=1", fields, signature),
            ["query missing"] = (Hook, fields, signature),
            ["query added"] = ($"{Hook}?a=1&c=3", fields, signature),
            ["field added"] = ($"{Hook}?a=1", [.. fields, new("Extra", "")], signature),
            ["field twice"] = ($"{Hook}?a=1", [.. fields, new("From", "+14155550999")], signature),
            ["header missing"] = ($"{Hook}?a=1", fields, null),
            ["header cut"] = ($"{Hook}?a=1", fields, signature[..^1]),
            ["header changed"] = ($"{Hook}?a=1", fields, (signature[0] == 'A' ? 'B' : 'A') + signature[1..]),
            ["header of another token"] = ($"{Hook}?a=1", fields, TwilioDouble.Sign(hook.AbsoluteUri, fields, "0" + Twilio.Token)),
            ["header of plain http"] = ($"{Hook}?a=1", fields, TwilioDouble.Sign("http" + hook.AbsoluteUri[5..], fields, Twilio.Token)),
            ["header of another host"] = ($"{Hook}?a=1", fields, TwilioDouble.Sign(hook.AbsoluteUri.Replace("desk.", "dusk.", StringComparison.Ordinal), fields, Twilio.Token)),
        };
        foreach (var (i, field) in fields.Index())
        {
            changes[$"{field.Key} missing"] = ($"{Hook}?a=1", [.. fields.Where(other => other.Key != field.Key)], signature);
            changes[$"{field.Key} changed"] = ($"{Hook}?a=1", [.. fields[..i], new(field.Key, field.Value + " "), .. fields[(i + 1)..]], signature);
            changes[$"{field.Key} renamed"] = ($"{Hook}?a=1", [.. fields[..i], new(field.Key.ToLowerInvariant(), field.Value), .. fields[(i + 1)..]], signature);
        }

        foreach (var (what, (path, changed, header)) in changes)
        {
            Assert.True(HttpStatusCode.Forbidden == await PostAsync(path, new FormUrlEncodedContent(changed), header), what);
        }

        // Rightly signed, but of somebody else's account; and the right words in another wrapping.
        KeyValuePair<string, string>[] foreign = [new("AccountSid", "ACffffffffffffffffffffffffffffffff"), .. fields[1..]];
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync($"{Hook}?a=1", new FormUrlEncodedContent(foreign), TwilioDouble.Sign(hook.AbsoluteUri, foreign, Twilio.Token)));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync($"{Hook}?a=1", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), signature));
        Assert.Equal(0, await Desk.Db.ReadAsync(session => session.ScalarAsync<int>("select count(*) from envelopes"), default));

        // Only now the unchanged one, so that no refusal was for another reason.
        Assert.Equal(HttpStatusCode.OK, await PostAsync($"{Hook}?a=1", new FormUrlEncodedContent(fields), signature));

        async Task<HttpStatusCode> PostAsync(string path, HttpContent content, string? header)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation("X-Twilio-Signature", header);
            }

            using var answer = await World.SendAsync(request);
            return answer.StatusCode;
        }
    }
}
