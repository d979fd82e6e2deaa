using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Line.Tests;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>The whole way of a LINE message: signed webhook in, name and files fetched, answer out, with a double of LINE at the other end.</summary>
public sealed class LineTests : IAsyncLifetime
{
    private const string Taro = "U206d25c2ea6bd87c17655609a1c37cb8";
    private const string Group = "C4af498062901234567890123456789ab";

    private readonly DeskApp _desk = new() { RealTime = true, Settings = { ["Server:PublicUrl"] = "https://desk.example", ["Outbound:FirstDelaySeconds"] = "1", ["Outbound:UndoSeconds"] = "0" } };
    private LineDouble _line = null!;
    private HttpClient _agent = null!;
    private HttpClient _world = null!;
    private string _hook = "";

    public async Task InitializeAsync()
    {
        _line = await LineDouble.StartAsync();
        _line.Names[Taro] = "山田 太郎";
        _agent = (await _desk.AdministratorAsync()).Client;
        _world = _desk.Client();
        (_hook, _) = await _agent.AddAccountAsync("line", new Dictionary<string, string> { ["channelSecret"] = _line.Secret, ["accessToken"] = _line.Token, ["apiUrl"] = _line.Url.ToString() });
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        await _line.DisposeAsync();
    }

    [Fact]
    public async Task A_sticker_and_a_photo_come_with_their_pictures_and_the_customers_name_and_are_answered_once()
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4, 5, 6, 7, 8];
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        (_line.Stickers["52002734"], _line.Contents["61"]) = (png, ("image/jpeg", jpeg));
        for (var i = 0; i < 2; i++)
        {
            // LINE delivers again what it is not sure of.
            await CallAsync(
                LineDouble.Event("01A", Taro, new { id = "60", type = "sticker", packageId = "1", stickerId = "52002734", keywords = new[] { "angry", "mad" } }),
                LineDouble.Event("01B", Taro, new { id = "61", type = "image", contentProvider = new { type = "line" } }, "r2"));
        }

        var ticket = await _agent.OnlyTicketAsync(messages: 2);
        Assert.Equal(("line", "山田 太郎", "ja"), (ticket.GetProperty("channel").GetString(), ticket.GetProperty("customerName").GetString(), ticket.GetProperty("language").GetString()));
        var id = ticket.GetProperty("id").GetInt64();
        var messages = await _agent.MessagesAsync(id, messages => messages.Count == 2);
        Assert.Equal("angry, mad", messages[0].GetProperty("facts").GetProperty("sticker").GetString());
        foreach (var (message, bytes) in messages.Zip([png, jpeg]))
        {
            var file = Assert.Single(message.GetProperty("attachments").EnumerateArray());
            Assert.Equal(bytes, await _agent.GetByteArrayAsync($"/api/attachments/{file.GetProperty("id").GetInt64()}"));
        }

        _line.Faults.Enqueue(new Fault(0, TakesIt: true));
        await _agent.ReplyAsync(ticket, "お調べします。");
        await _agent.MessagesAsync(id, messages => messages is [_, _, var reply] && reply.GetProperty("delivery").GetString() == "sent");
        var sent = Assert.Single(_line.Sent);
        Assert.Equal(("reply", "r2", "お調べします。"), (sent.How, sent.Whom, Assert.Single(sent.Texts)));
    }

    [Fact]
    public async Task The_customers_picture_is_kept_here_and_shown_to_agents_only()
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        _line.Pictures[Taro] = jpeg;
        await CallAsync(LineDouble.Event("01A", Taro, new { id = "60", type = "text", text = "Hello" }));
        var id = (await _agent.OnlyTicketAsync()).GetProperty("id").GetInt64();
        var detail = await _agent.UntilAsync($"/api/tickets/{id}", detail => detail.GetProperty("messages")[0].GetProperty("authorPicture").ValueKind == JsonValueKind.String);
        var name = detail.GetProperty("messages")[0].GetProperty("authorPicture").GetString()!;
        Assert.Equal(name, detail.GetProperty("customer").GetProperty("identities")[0].GetProperty("picture").GetString());

        using var shown = await _agent.GetAsync($"/api/pictures/{name}");
        Assert.Equal(("image/jpeg", "nosniff"), (shown.Content.Headers.ContentType!.MediaType, Assert.Single(shown.Headers.GetValues("X-Content-Type-Options"))));
        Assert.Equal(jpeg, await shown.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await _world.GetAsync($"/api/pictures/{name}")).StatusCode);

        // A file that is no customer's picture is not to be had this way, even by its right name.
        using var upload = new MultipartFormDataContent { { new ByteArrayContent([0xFF, 0xD8, 0xFF, 0xE0, 7]), "file", "secret.jpg" } };
        var stored = await (await _agent.PostAsync("/api/uploads", upload)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.NotFound, (await _agent.GetAsync($"/api/pictures/{stored[0].GetProperty("sha256").GetString()}")).StatusCode);
    }

    [Fact]
    public async Task What_is_no_picture_or_too_large_a_one_is_not_shown()
    {
        _line.Pictures[Taro] = "<svg onload='alert(1)'/>"u8.ToArray();
        _line.Pictures["Uhana"] = [0xFF, 0xD8, 0xFF, .. new byte[1024 * 1024]];
        _line.Pictures["Ulast"] = [0xFF, 0xD8, 0xFF, 1];
        (_line.Names["Uhana"], _line.Names["Ulast"]) = ("Hana", "Last");
        await CallAsync(LineDouble.Event("01A", Taro, new { id = "60", type = "text", text = "Hello" }));
        await _agent.UntilAsync("/api/tickets?view=open", page => page.GetProperty("items").GetArrayLength() == 1);
        await CallAsync(LineDouble.Event("01B", "Uhana", new { id = "61", type = "text", text = "Hello" }));
        await _agent.UntilAsync("/api/tickets?view=open", page => page.GetProperty("items").GetArrayLength() == 2);
        await CallAsync(LineDouble.Event("01C", "Ulast", new { id = "62", type = "text", text = "Hello" }));
        await _agent.UntilAsync("/api/customers", page => page.GetProperty("items").GetArrayLength() == 3);

        // They are fetched one after the other, so that after the last one the first two were looked at.
        Task<IReadOnlyList<string>> PicturesAsync() => _desk.Db.ReadAsync(session => session.QueryAsync<string>("select address from identities where picture_sha256 is not null"), default);
        for (var i = 0; i < 600 && (await PicturesAsync()).Count == 0; i++)
        {
            await Task.Delay(100);
        }

        Assert.Equal(["Ulast"], await PicturesAsync());
    }

    [Fact]
    public async Task What_a_customer_takes_back_is_gone()
    {
        await CallAsync(LineDouble.Event("01A", Taro, new { id = "60", type = "text", text = "My password is xylophone" }));
        var id = (await _agent.OnlyTicketAsync()).GetProperty("id").GetInt64();
        await CallAsync(new { type = "unsend", timestamp = 1_778_596_330_002, webhookEventId = "01B", source = new { type = "user", userId = Taro }, unsend = new { messageId = "60" } });

        var message = Assert.Single(await _agent.MessagesAsync(id, messages => messages[0].GetProperty("text").GetString() == ""));
        Assert.Equal("taken-back", message.GetProperty("facts").GetProperty("message").GetString());
        Assert.DoesNotContain("xylophone", await _agent.GetStringAsync($"/api/tickets/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_blocks_the_account_gets_nothing_until_he_comes_back()
    {
        await CallAsync(LineDouble.Event("01A", Taro, new { id = "60", type = "text", text = "When do you open?" }));
        var ticket = await _agent.OnlyTicketAsync();
        var id = ticket.GetProperty("id").GetInt64();
        await CallAsync(new { type = "unfollow", timestamp = 1_778_596_330_002, webhookEventId = "01B", source = new { type = "user", userId = Taro } });
        Assert.Equal(JsonValueKind.String, (await _agent.GetFromJsonAsync<JsonElement>($"/api/tickets/{id}/writing")).GetProperty("optedOutAt").ValueKind);

        await _agent.ReplyAsync(ticket, "At nine.");
        var refused = (await _agent.MessagesAsync(id, messages => messages is [_, var reply] && reply.GetProperty("delivery").GetString() == "failed"))[1];
        Assert.Equal("opted-out", refused.GetProperty("deliveryCode").GetString());
        Assert.Empty(_line.Sent);
    }

    [Fact]
    public async Task A_group_is_one_conversation_that_says_who_speaks()
    {
        _line.Names[Group] = "Yamada family";
        object Says(string eventId, string userId, string id, string text) => new
        {
            type = "message", timestamp = 1_778_596_330_001, webhookEventId = eventId, source = new { type = "group", groupId = Group, userId }, message = new { id, type = "text", text },
        };
        await CallAsync(Says("01A", Taro, "60", "Where is it?"), Says("01B", "Uunknown", "61", "And mine?"));
        var ticket = await _agent.OnlyTicketAsync(messages: 2);
        Assert.Equal("Yamada family", ticket.GetProperty("customerName").GetString());
        var messages = await _agent.MessagesAsync(ticket.GetProperty("id").GetInt64(), messages => messages.Count == 2);
        Assert.Equal(["山田 太郎", "Uunknown"], messages.Select(message => message.GetProperty("facts").GetProperty("speaker").GetString()));

        await _agent.ReplyAsync(ticket, "Soon.");
        await _agent.MessagesAsync(ticket.GetProperty("id").GetInt64(), all => all is [_, _, var reply] && reply.GetProperty("delivery").GetString() == "sent");
        Assert.Equal(("push", Group), (_line.Sent.Single().How, _line.Sent.Single().Whom));
    }

    [Fact]
    public async Task A_kind_of_event_that_nobody_knew_is_kept_as_it_came_counted_and_shown()
    {
        for (var i = 1; i <= 3; i++)
        {
            await CallAsync(new { type = "greatNewFeature", webhookEventId = $"01{i}", source = new { type = "user", userId = Taro }, feature = "x" });
        }

        await CallAsync(new { type = "otherNewFeature", webhookEventId = "02", source = new { type = "user", userId = Taro } });
        var kept = (await _agent.UntilAsync("/api/quarantine", page => page.GetProperty("items").GetArrayLength() == 4)).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(3, kept.Count(one => one.GetProperty("detail").GetString()!.Contains("greatNewFeature", StringComparison.Ordinal) && one.GetProperty("alike").GetInt32() == 3));
        var other = Assert.Single(kept, one => one.GetProperty("alike").GetInt32() == 1);
        Assert.Contains("\"otherNewFeature\"", await _agent.GetStringAsync($"/api/quarantine/{other.GetProperty("id").GetInt64()}/raw"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrongly_signed_is_refused_and_leaves_nothing()
    {
        _line.Secret = "another";
        Assert.Equal(HttpStatusCode.Forbidden, (await _line.CallAsync(_world, _hook, LineDouble.Event("01A", Taro, new { id = "60", type = "text", text = "x" }))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _world.PostAsJsonAsync(_hook, new { events = Array.Empty<object>() })).StatusCode);
        Assert.Equal(0, await _desk.Db.ReadAsync(session => session.ScalarAsync<int>("select count(*) from envelopes"), default));
    }

    private async Task CallAsync(params object[] events) => Assert.Equal(HttpStatusCode.OK, (await _line.CallAsync(_world, _hook, events)).StatusCode);
}
