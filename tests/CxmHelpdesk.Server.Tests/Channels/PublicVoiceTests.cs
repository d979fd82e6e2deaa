using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Reviews.Tests;
using CxmHelpdesk.X.Tests;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>What is said in public, the whole way: a review or a post comes in, becomes a ticket or does not, is answered where it stands, and is seen by supervisors.</summary>
public sealed class PublicVoiceTests : IAsyncLifetime
{
    private readonly DeskApp _desk = new() { RealTime = true, Settings = { ["Server:PublicUrl"] = "https://desk.example", ["Outbound:FirstDelaySeconds"] = "1" } };
    private ReviewSourceDouble _source = null!;
    private XDouble _x = null!;
    private HttpClient _agent = null!;
    private HttpClient _world = null!;

    public async Task InitializeAsync()
    {
        _source = await ReviewSourceDouble.StartAsync();
        _x = await XDouble.StartAsync();
        _agent = (await _desk.AdministratorAsync()).Client;
        _world = _desk.Client();
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        await _source.DisposeAsync();
        await _x.DisposeAsync();
    }

    [Fact]
    public async Task Of_two_reviews_the_bad_one_is_a_ticket_answered_in_place_and_the_good_one_stands_on_its_customers_timeline()
    {
        var (hook, _) = await _agent.AddAccountAsync("reviews", new Dictionary<string, string> { ["importKey"] = "key", ["answerUrl"] = _source.AnswerUrl });
        const string File = "id,rating,text,author,email\nr1,1,It broke after a day,Mia,\nr2,5,\"Lovely, thank you!\",Bo,bo@example.com\n";
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await ImportAsync(hook, File, "key")).StatusCode);
        }

        var ticket = await _agent.OnlyTicketAsync();
        Assert.Equal(("reviews", "Mia"), (ticket.GetProperty("channel").GetString(), ticket.GetProperty("customerName").GetString()));

        var voice = await _agent.UntilAsync("/api/voice/posts", posts => posts.GetProperty("items").GetArrayLength() == 2);
        var praise = Assert.Single(voice.GetProperty("items").EnumerateArray(), post => post.GetProperty("why").GetString() == "praise");
        Assert.Equal(JsonValueKind.Null, praise.GetProperty("ticketId").ValueKind);
        var timeline = await _agent.GetFromJsonAsync<JsonElement>($"/api/customers/{praise.GetProperty("customerId").GetInt64()}/timeline");
        Assert.Equal("post.published", Assert.Single(timeline.GetProperty("items").EnumerateArray()).GetProperty("kind").GetString());

        await _agent.SentAsync(await _agent.ReplyAsync(ticket, "We are sorry. We send you another."), 1);
        var answer = Assert.Single(_source.Answers);
        Assert.Equal(("r1", "We are sorry. We send you another."), (answer.Id, answer.Body.GetProperty("text").GetString()));
        Assert.Equal(2, (await _agent.GetFromJsonAsync<JsonElement>("/api/voice")).GetProperty("all").GetProperty("posts").GetInt32());
    }

    [Fact]
    public async Task A_mention_is_answered_below_it_and_what_is_forged_leaves_nothing()
    {
        var (hook, _) = await _agent.AddAccountAsync("x-com", _x.Settings);
        Assert.Equal(HttpStatusCode.Forbidden, (await _x.CallAsync(_world, hook, XDouble.Mention("501", "@shop I am furious!"), "another secret")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ImportAsync((await _agent.AddAccountAsync("reviews", new Dictionary<string, string>())).Hook, "id,rating\n1,1", "guessed")).StatusCode);
        Assert.Equal(0, await _desk.Db.ReadAsync(session => session.ScalarAsync<int>("select count(*) from envelopes"), default));

        Assert.Equal(HttpStatusCode.OK, (await _x.CallAsync(_world, hook, XDouble.Mention("501", "@shop I am furious, my parcel is lost!", followers: 50_000))).StatusCode);
        var ticket = await _agent.OnlyTicketAsync();
        Assert.Contains(ticket.GetProperty("reasons").EnumerateArray(), reason => reason.GetProperty("code").GetString() == "reach");

        await _agent.SentAsync(await _agent.ReplyAsync(ticket, "We look for it."), 1);
        Assert.Equal(("post", "501", "We look for it."), _x.Sent.Select(one => (one.Kind, one.To, one.Text)).Single());

        using var asked = await _world.GetAsync($"{hook}?crc_token=abc");
        Assert.Equal(XDouble.Sign("abc", _x.ConsumerSecret), (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("response_token").GetString());
    }

    [Fact]
    public async Task What_X_will_tell_tomorrow_is_kept_and_shown_and_what_comes_after_it_is_read()
    {
        var (hook, _) = await _agent.AddAccountAsync("x-com", _x.Settings);
        var unknown = new { data = new { event_uuid = "u1", event_type = "great.new.feature", filter = new { user_id = XDouble.Us }, payload = new { x = 1 } } };
        Assert.Equal(HttpStatusCode.OK, (await _x.CallAsync(_world, hook, unknown)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _x.CallAsync(_world, hook, XDouble.Mention("501", "@shop I am furious, my parcel is lost!"))).StatusCode);

        await _agent.OnlyTicketAsync();
        await _agent.KeptAsync("great.new.feature");
    }

    private async Task<HttpResponseMessage> ImportAsync(string hook, string csv, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new StringContent(csv, Encoding.UTF8, "text/csv") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await _world.SendAsync(request);
    }
}
