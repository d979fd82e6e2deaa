using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Twilio.Tests;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>The whole way of a text: signed webhook in, REST call out, and what the agent is shown, with a double of Twilio at the other end.</summary>
public sealed class TwilioTextTests : IAsyncLifetime
{
    private readonly DeskApp _desk = new() { RealTime = true, Settings = { ["Server:PublicUrl"] = "https://desk.example", ["Outbound:FirstDelaySeconds"] = "1" } };
    private TwilioDouble _twilio = null!;
    private HttpClient _agent = null!;
    private HttpClient _world = null!;
    private string _hook = "";

    public async Task InitializeAsync()
    {
        _twilio = await TwilioDouble.StartAsync();
        _agent = (await _desk.AdministratorAsync()).Client;
        _world = _desk.Client();
        _hook = await AddAccountAsync("sms");
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        await _twilio.DisposeAsync();
    }

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
        _twilio.Faults.Enqueue(new Fault(0, TakesIt: true));
        var id = await ReplyAsync(ticket, "We are on it.");
        await WaitAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "sent");
        var sent = Assert.Single(_twilio.Sent);
        Assert.Equal(("+14155550123", "+18005550199", $"https://desk.example{_hook}"), (sent.To, sent.From, sent.StatusCallback));

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
        await CallAsync(("MessageSid", Assert.Single(_twilio.Sent).Sid), ("MessageStatus", "undelivered"), ("ErrorCode", "30006"));

        var message = (await WaitAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "failed"))[1];
        Assert.Equal("recipient-landline", message.GetProperty("deliveryCode").GetString());
    }

    [Fact]
    public async Task Whoever_said_STOP_to_the_provider_gets_nothing_more_either()
    {
        await TextAsync("SM1", "Hello");
        var ticket = await OnlyTicketAsync();
        _twilio.Faults.Enqueue(new Fault(400, 21610));
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
        Assert.Empty(_twilio.Sent);

        await TextAsync("SM3", "START");
        await WaitAsync(id, messages => messages.Count == 4);
        await ReplyAsync(ticket, "At nine, every day.", "c2");
        await WaitAsync(id, messages => messages[4].GetProperty("delivery").GetString() == "sent");
        Assert.Equal("At nine, every day.", Assert.Single(_twilio.Sent).Body);
    }

    [Fact]
    public async Task A_picture_is_fetched_and_one_that_is_gone_is_named()
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4, 5, 6, 7, 8];
        _twilio.Media["ME1"] = ("image/png", png);
        var media = $"https://api.twilio.com/2010-04-01/Accounts/{TwilioDouble.AccountSid}/Messages/MM1/Media";
        await CallAsync(
            ("MessageSid", "MM1"), ("From", "+14155550123"), ("To", "+18005550199"), ("Body", ""), ("NumMedia", "2"),
            ("MediaUrl0", $"{media}/ME1"), ("MediaContentType0", "image/png"), ("MediaUrl1", $"{media}/ME2"), ("MediaContentType1", "image/png"));

        var message = Assert.Single(await WaitAsync((await OnlyTicketAsync()).GetProperty("id").GetInt64(), messages => messages.Count == 1));
        var file = Assert.Single(message.GetProperty("attachments").EnumerateArray());
        Assert.Equal(png, await _agent.GetByteArrayAsync($"/api/attachments/{file.GetProperty("id").GetInt64()}"));
        Assert.Contains("MM1-2.png", message.GetProperty("facts").GetProperty("missing-files").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_goes_out_by_an_address_that_Twilio_can_fetch_and_nobody_can_guess()
    {
        await TextAsync("SM1", "Can I see it?");
        var ticket = await OnlyTicketAsync();
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 9, 8, 7, 6, 5, 4, 3, 2];
        using var upload = new MultipartFormDataContent { { new ByteArrayContent(png), "file", "view.png" } };
        var files = await (await _agent.PostAsync("/api/uploads", upload)).Content.ReadFromJsonAsync<JsonElement>();
        var id = ticket.GetProperty("id").GetInt64();
        (await _agent.PostAsJsonAsync($"/api/tickets/{id}/replies", new { clientId = "c1", text = "Here.", customerVersion = 1, files })).EnsureSuccessStatusCode();
        await WaitAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "sent");

        var link = new Uri(Assert.Single(Assert.Single(_twilio.Sent).Media));
        Assert.Equal("https://desk.example", link.GetLeftPart(UriPartial.Authority));
        using var fetched = await _world.GetAsync(link.PathAndQuery);
        Assert.Equal("image/png", fetched.Content.Headers.ContentType!.MediaType);
        Assert.Equal(png, await fetched.Content.ReadAsByteArrayAsync());
        foreach (var changed in (string[])[link.PathAndQuery.Replace("type=image%2Fpng", "type=text%2Fhtml", StringComparison.Ordinal), link.PathAndQuery.Replace("/files/1", "/files/2", StringComparison.Ordinal)])
        {
            Assert.NotEqual(link.PathAndQuery, changed);
            Assert.Equal(HttpStatusCode.NotFound, (await _world.GetAsync(changed)).StatusCode);
        }
    }

    [Fact]
    public async Task The_templates_of_a_WhatsApp_account_are_there_for_its_tickets_and_one_goes_out_after_a_day()
    {
        _hook = await AddAccountAsync("whatsapp");
        _twilio.Templates.Add(("shipped", "Hello {{1}}, your order is on its way.", "approved"));
        await CallAsync(("MessageSid", "SM1"), ("From", "whatsapp:+819012345678"), ("To", "whatsapp:+14155238886"), ("Body", "Where is it?"), ("ProfileName", "太郎"));
        var ticket = await OnlyTicketAsync();
        var id = ticket.GetProperty("id").GetInt64();
        Assert.Equal("Hello {{1}}, your order is on its way.", Assert.Single((await _agent.GetFromJsonAsync<JsonElement>($"/api/tickets/{id}/templates")).EnumerateArray()).GetProperty("text").GetString());

        await _desk.Db.WriteAsync(tx => tx.ExecuteAsync("update messages set at = @at", new { at = TimeProvider.System.GetUtcNow().AddDays(-2) }), default);
        await ReplyAsync(ticket, "Hello 太郎, your order is on its way.");
        await WaitAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "sent");
        var sent = Assert.Single(_twilio.Sent);
        Assert.Equal(("", "太郎"), (sent.Body, JsonSerializer.Deserialize<Dictionary<string, string>>(sent.ContentVariables)!["1"]));
    }

    [Fact]
    public async Task What_is_wrongly_signed_is_refused_and_leaves_nothing()
    {
        (string, string)[] fields = [("MessageSid", "SM1"), ("From", "+14155550123"), ("To", "+18005550199"), ("Body", "x")];
        var form = fields.Select(field => new KeyValuePair<string, string>(field.Item1, field.Item2)).ToArray();
        Assert.Equal(HttpStatusCode.Forbidden, (await _twilio.CallAsync(_world, _hook, form, "https://other.example" + _hook)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _twilio.CallAsync(_world, _hook + "?x=1", form, "https://desk.example" + _hook)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _world.PostAsync(_hook, new FormUrlEncodedContent(form))).StatusCode);
        Assert.Equal(0, await _desk.Db.ReadAsync(session => session.ScalarAsync<int>("select count(*) from envelopes"), default));
    }

    [Fact]
    public async Task Each_single_change_of_a_signed_request_is_refused_and_leaves_nothing()
    {
        var hook = new Uri(new Uri("https://desk.example"), _hook + "?a=1");
        KeyValuePair<string, string>[] fields =
        [
            new("AccountSid", TwilioDouble.AccountSid), new("MessageSid", "SM1"), new("From", "+14155550123"), new("To", "+18005550199"), new("Body", "Käse & 寿司 100%"), new("NumMedia", "0"),
        ];
        var signature = TwilioDouble.Sign(hook.AbsoluteUri, fields, _twilio.Token);
        var changes = new Dictionary<string, (string Path, KeyValuePair<string, string>[] Fields, string? Signature)>
        {
            ["path"] = ($"{_hook}/?a=1", fields, signature),
            ["query value"] = ($"{_hook}?a=2", fields, signature),
            ["query name"] = ($"{_hook}?b=1", fields, signature),
            ["query missing"] = (_hook, fields, signature),
            ["query added"] = ($"{_hook}?a=1&c=3", fields, signature),
            ["field added"] = ($"{_hook}?a=1", [.. fields, new("Extra", "")], signature),
            ["field twice"] = ($"{_hook}?a=1", [.. fields, new("From", "+14155550999")], signature),
            ["header missing"] = ($"{_hook}?a=1", fields, null),
            ["header cut"] = ($"{_hook}?a=1", fields, signature[..^1]),
            ["header changed"] = ($"{_hook}?a=1", fields, (signature[0] == 'A' ? 'B' : 'A') + signature[1..]),
            ["header of another token"] = ($"{_hook}?a=1", fields, TwilioDouble.Sign(hook.AbsoluteUri, fields, "0" + _twilio.Token)),
            ["header of plain http"] = ($"{_hook}?a=1", fields, TwilioDouble.Sign("http" + hook.AbsoluteUri[5..], fields, _twilio.Token)),
            ["header of another host"] = ($"{_hook}?a=1", fields, TwilioDouble.Sign(hook.AbsoluteUri.Replace("desk.", "dusk.", StringComparison.Ordinal), fields, _twilio.Token)),
        };
        foreach (var (i, field) in fields.Index())
        {
            changes[$"{field.Key} missing"] = ($"{_hook}?a=1", [.. fields.Where(other => other.Key != field.Key)], signature);
            changes[$"{field.Key} changed"] = ($"{_hook}?a=1", [.. fields[..i], new(field.Key, field.Value + " "), .. fields[(i + 1)..]], signature);
            changes[$"{field.Key} renamed"] = ($"{_hook}?a=1", [.. fields[..i], new(field.Key.ToLowerInvariant(), field.Value), .. fields[(i + 1)..]], signature);
        }

        foreach (var (what, (path, changed, header)) in changes)
        {
            Assert.True(HttpStatusCode.Forbidden == await PostAsync(path, new FormUrlEncodedContent(changed), header), what);
        }

        // Rightly signed, but of somebody else's account; and the right words in another wrapping.
        KeyValuePair<string, string>[] foreign = [new("AccountSid", "ACffffffffffffffffffffffffffffffff"), .. fields[1..]];
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync($"{_hook}?a=1", new FormUrlEncodedContent(foreign), TwilioDouble.Sign(hook.AbsoluteUri, foreign, _twilio.Token)));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync($"{_hook}?a=1", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), signature));
        Assert.Equal(0, await _desk.Db.ReadAsync(session => session.ScalarAsync<int>("select count(*) from envelopes"), default));

        // Only now the unchanged one, so that no refusal was for another reason.
        Assert.Equal(HttpStatusCode.OK, await PostAsync($"{_hook}?a=1", new FormUrlEncodedContent(fields), signature));

        async Task<HttpStatusCode> PostAsync(string path, HttpContent content, string? header)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation("X-Twilio-Signature", header);
            }

            using var answer = await _world.SendAsync(request);
            return answer.StatusCode;
        }
    }

    private async Task<string> AddAccountAsync(string channel)
    {
        var answer = await _agent.PostAsJsonAsync("/api/channel-accounts", new
        {
            channel,
            name = "Shop's number",
            settings = new Dictionary<string, string>
            {
                ["accountSid"] = TwilioDouble.AccountSid, ["authToken"] = _twilio.Token, ["numbers"] = "+18005550199", ["perSecond"] = "100", ["apiUrl"] = _twilio.Url.ToString(),
            },
        });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var account = (await answer.Content.ReadFromJsonAsync<ChannelAccountDto>())!;
        Assert.Equal($"https://desk.example/hooks/{account.Key}", account.Address!.AbsoluteUri);
        return $"/hooks/{account.Key}";
    }

    private Task<HttpResponseMessage> TextAsync(string sid, string body) =>
        CallAsync(("MessageSid", sid), ("From", "+14155550123"), ("To", "+18005550199"), ("Body", body), ("NumMedia", "0"));

    private Task<HttpResponseMessage> CallAsync(params (string Name, string Value)[] fields) =>
        _twilio.CallAsync(_world, _hook, fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)), "https://desk.example" + _hook);

    private async Task<JsonElement> OnlyTicketAsync()
    {
        var page = await WaitAsync("/api/tickets?view=open", page => page.GetProperty("items").GetArrayLength() > 0);
        return Assert.Single(page.GetProperty("items").EnumerateArray());
    }

    private async Task<long> ReplyAsync(JsonElement ticket, string text, string clientId = "c1")
    {
        var id = ticket.GetProperty("id").GetInt64();
        var answer = await _agent.PostAsJsonAsync($"/api/tickets/{id}/replies", new { clientId, text, customerVersion = ticket.GetProperty("customerVersion").GetInt64() });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return id;
    }

    private Task<JsonElement> WritingAsync(long id) => _agent.GetFromJsonAsync<JsonElement>($"/api/tickets/{id}/writing");

    private async Task<IReadOnlyList<JsonElement>> WaitAsync(long id, Func<IReadOnlyList<JsonElement>, bool> isThere) =>
        [.. (await WaitAsync($"/api/tickets/{id}", detail => isThere([.. detail.GetProperty("messages").EnumerateArray()]))).GetProperty("messages").EnumerateArray()];

    private async Task<JsonElement> WaitAsync(string path, Func<JsonElement, bool> isThere)
    {
        JsonElement last = default;
        for (var i = 0; i < 600; i++)
        {
            last = await _agent.GetFromJsonAsync<JsonElement>(path);
            if (isThere(last))
            {
                return last;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"{path} is still {last}");
    }
}
