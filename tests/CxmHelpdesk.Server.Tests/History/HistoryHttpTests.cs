using System.Net;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Desk.History;

namespace CxmHelpdesk.Server.Tests.History;

public sealed class HistoryHttpTests : IAsyncLifetime
{
    private const string Secret = "the-shop-signs-with-this";
    private const string NextSecret = "and-with-this-tomorrow";

    private readonly DeskApp _desk = new()
    {
        Settings = new() { ["History:WebhookSecrets:shop:0"] = Secret, ["History:WebhookSecrets:shop:1"] = NextSecret },
    };

    private HttpClient _shop = null!;

    public async Task InitializeAsync() => _shop = await _desk.ProgramAsync("history:write");

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Good_items_are_taken_and_each_bad_one_says_what_is_wrong_with_it()
    {
        var result = await PutAsync("orders", """
            {"source":"shop","items":[
              {"externalId":"o1","customerEmail":"a@example.com","amount":12.5,"state":"paid"},
              {"externalId":"o2","customerEmail":"a@example.com","amount":"a lot"},
              {"externalId":"o3","customerEmail":"nobody","amount":1},
              {"externalId":"o4","amount":1},
              {"externalId":"o5","customerEmail":"a@example.com","amount":1,"state":"lost at sea"},
              {"externalId":"o6","customerEmail":"a@example.com","amount":1,"currency":"XXX"},
              {"externalId":"o7","customerEmail":"a@example.com","amount":1,"link":"javascript:alert(1)"},
              {"externalId":"o8","customerEmail":"a@example.com","amount":1,"password":"x"},
              {"customerEmail":"a@example.com","amount":1},
              17]}
            """);

        Assert.Equal((1, 9), (result.Created, result.Failed));
        Assert.Equal(
            [
                ("o1", "created", null, null), ("o2", "failed", "not-an-amount", "amount"), ("o3", "failed", "not-an-email", "customerEmail"), ("o4", "failed", "missing", "customerExternalId"),
                ("o5", "failed", "not-allowed", "state"), ("o6", "failed", "no-rate", "currency"), ("o7", "failed", "not-a-link", "link"), ("o8", "failed", "unknown-field", "password"),
                (null, "failed", "missing", "externalId"), (null, "failed", "not-an-object", "$"),
            ],
            result.Results.Select(item => (item.ExternalId, item.Status, item.Code, item.Field)));
        Assert.Equal(1, await CountAsync("orders"));
    }

    [Fact]
    public async Task The_same_batch_again_changes_nothing_and_a_changed_item_is_the_same_item()
    {
        const string First = """{"source":"shop","items":[{"externalId":"d1","title":"Pans","customerExternalId":"c1","amount":100},{"externalId":"d2","title":"Knives","customerExternalId":"c1","amount":50}]}""";
        await PutAsync("deals", First);
        var again = await PutAsync("deals", First);
        var changed = await PutAsync("deals", First.Replace("100", "120", StringComparison.Ordinal));
        var elsewhere = await PutAsync("deals", First.Replace("\"shop\"", "\"crm\"", StringComparison.Ordinal));

        Assert.Equal((0, 0, 2), (again.Created, again.Updated, again.Unchanged));
        Assert.Equal((0, 1, 1), (changed.Created, changed.Updated, changed.Unchanged));
        Assert.Equal(2, elsewhere.Created);
        Assert.Equal(4, await CountAsync("deals"));
        Assert.Equal(1, await CountAsync("customers"));
    }

    [Theory]
    [InlineData("orders", """{"source":"shop","items":[],"admin":true}""", 400, "json-unknown-member")]
    [InlineData("orders", """{"source":"shop"}""", 400, "json-missing-member")]
    [InlineData("orders", """{"source":"","items":[]}""", 422, "invalid")]
    [InlineData("orders", """{"source":"shop","items":{}}""", 400, "json-wrong-type")]
    [InlineData("orders", "%TOO-MANY%", 422, "invalid")]
    [InlineData("passwords", """{"source":"shop","items":[]}""", 400, "bad-request")]
    public async Task A_batch_of_another_form_is_refused_whole(string kind, string body, int status, string code)
    {
        body = body.Replace("%TOO-MANY%", $$"""{"source":"shop","items":[{{string.Join(',', Enumerable.Repeat("{}", 1001))}}]}""", StringComparison.Ordinal);
        var refused = await _shop.PutAsync($"/api/history/{kind}", Json(body)).RefusedAsync((HttpStatusCode)status);
        Assert.Equal(code, refused.Code);
    }

    [Theory]
    [InlineData(Secret)]
    [InlineData(NextSecret)]
    public async Task A_webhook_signed_with_either_secret_is_taken_once(string secret)
    {
        var body = """{"source":"ignored","items":[{"externalId":"t1","kind":"campaign.opened","customerEmail":"a@example.com","title":"Autumn"}]}""";
        var first = await (await HookAsync(body, Sign(body, secret))).ReadAsync<HistoryBatchResult>();
        var again = await (await HookAsync(body, Sign(body, secret))).ReadAsync<HistoryBatchResult>();

        Assert.Equal((1, 0, 1), (first.Created, again.Created, again.Unchanged));
        Assert.Equal("webhook:shop", await _desk.Db.ReadAsync(s => s.ScalarAsync<string>("select source from touches"), default));
    }

    [Theory]
    [InlineData("wrong key", "signature-wrong")]
    [InlineData("another body", "signature-wrong")]
    [InlineData("unknown source", "signature-wrong")]
    [InlineData("old", "signature-stale")]
    [InlineData("ahead", "signature-stale")]
    [InlineData("none", "signature-malformed")]
    [InlineData("no time", "signature-malformed")]
    public async Task A_webhook_that_is_not_signed_by_its_source_now_leaves_nothing(string how, string code)
    {
        const string Body = """{"source":"x","items":[{"externalId":"t1","kind":"ad.clicked","customerEmail":"a@example.com"}]}""";
        var now = _desk.Time.GetUtcNow();
        var signature = how switch
        {
            "wrong key" => Sign(Body, "somebody else's"),
            "another body" => Sign(Body + " ", Secret),
            "old" => WebhookSignature.Sign(Secret, Encoding.UTF8.GetBytes(Body), now.AddMinutes(-6)),
            "ahead" => WebhookSignature.Sign(Secret, Encoding.UTF8.GetBytes(Body), now.AddMinutes(6)),
            "none" => null,
            "no time" => Sign(Body, Secret)[(Sign(Body, Secret).IndexOf(',', StringComparison.Ordinal) + 1)..],
            _ => Sign(Body, Secret),
        };

        var refused = await HookAsync(Body, signature, how == "unknown source" ? "nobody" : "shop").RefusedAsync(HttpStatusCode.Unauthorized);

        Assert.Equal(code, refused.Code);
        Assert.Equal(0, await CountAsync("touches") + await CountAsync("customers"));
    }

    [Theory]
    [InlineData("""{"source":"x","items":[""", 400, "json-malformed")]
    [InlineData("""{"source":"x","items":[],"more":1}""", 400, "json-unknown-member")]
    [InlineData("""{"source":"","items":[]}""", 422, "invalid")]
    public async Task A_well_signed_webhook_must_still_be_a_batch(string body, int status, string code) =>
        Assert.Equal(code, (await HookAsync(body, Sign(body, Secret)).RefusedAsync((HttpStatusCode)status)).Code);

    private async Task<HistoryBatchResult> PutAsync(string kind, string body) => await (await _shop.PutAsync($"/api/history/{kind}", Json(body))).ReadAsync<HistoryBatchResult>();

    private async Task<HttpResponseMessage> HookAsync(string body, string? signature, string source = "shop")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/history/{source}?kind=touches") { Content = Json(body) };
        if (signature is not null)
        {
            request.Headers.Add("X-Cxm-Signature", signature);
        }

        return await _desk.Anybody().SendAsync(request);
    }

    private string Sign(string body, string secret) => WebhookSignature.Sign(secret, Encoding.UTF8.GetBytes(body), _desk.Time.GetUtcNow());

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private Task<long> CountAsync(string table) => _desk.Db.ReadAsync(s => s.ScalarAsync<long>($"select count(*) from {table}"), default);
}
