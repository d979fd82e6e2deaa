using System.Net;
using System.Net.Http.Json;
using System.Text;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Segments;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Server.Tests.History;

public sealed class SegmentsHttpTests : IAsyncLifetime
{
    private readonly DeskApp _desk = new();
    private HttpClient _agent = null!;

    public async Task InitializeAsync()
    {
        _agent = (await _desk.SignInAsync(Role.Agent)).Client;
        var shop = await _desk.ProgramAsync("history:write");
        await shop.PutAsJsonAsync("/api/history/customers", new { source = "shop", items = Enumerable.Range(0, 130).Select(i => new { externalId = $"c{i}", name = $"{(i < 120 ? "Regular" : "Rare")} {i:000}", title = i % 2 == 0 ? "100%_[sure]" : "perhaps" }) });
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_saved_filter_finds_its_customers_page_by_page_each_once()
    {
        var added = await _agent.PostAsJsonAsync("/api/segments", new { name = "Regulars", shared = true, filter = new { all = new[] { new { field = "name", op = "startsWith", value = "regular" } } } });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var segment = await added.ReadAsync<SegmentDto>();

        var found = new List<CustomerDto>();
        var pages = 0;
        for (string? next = ""; next is not null; pages++)
        {
            var page = await _agent.GetAsync<Page<CustomerDto>>($"/api/segments/{segment.Id}/customers?after={Uri.EscapeDataString(next)}");
            found.AddRange(page.Items);
            next = page.Next;
        }

        Assert.Equal(3, pages);
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"Regular {i:000}"), found.Select(customer => customer.Name).Order(StringComparer.Ordinal));
        var preview = await _agent.PostAsync<SegmentPreview>("/api/segments/preview", new { all = new[] { new { field = "name", op = "startsWith", value = "rare" } } });
        Assert.Equal((10, false, 10), (preview.Count, preview.Capped, preview.First.Count));
    }

    [Theory]
    [InlineData("contains", "%_[", 65)]
    [InlineData("startsWith", "100%_[s", 65)]
    [InlineData("contains", "[pqr]", 0)]
    [InlineData("contains", "_erhaps", 0)]
    [InlineData("is", "100%_[sure]", 65)]
    public async Task Signs_that_mean_something_to_a_database_mean_themselves(string op, string value, int count) =>
        Assert.Equal(count, (await _agent.PostAsync<SegmentPreview>("/api/segments/preview", new { all = new[] { new { field = "title", op, value } } })).Count);

    [Theory]
    [InlineData("""{"name":"S","filter":{},"shared":true,"owner":1}""", 400, "json-unknown-member")]
    [InlineData("""{"name":"S","filter":{"none":[]},"shared":true}""", 400, "json-unknown-member")]
    [InlineData("""{"name":"S","filter":{"all":[{"field":"nps","op":"is","value":1,"sql":"1=1"}]},"shared":true}""", 400, "json-unknown-member")]
    [InlineData("""{"filter":{},"shared":true}""", 400, "json-missing-member")]
    [InlineData("""{"name":"","filter":{},"shared":true}""", 422, "invalid")]
    [InlineData("""{"name":"S","filter":{"all":[{"field":"password_hash","op":"is","value":"x"}]},"shared":true}""", 422, "invalid")]
    [InlineData("""{"name":"S","filter":{"all":[{"field":"nps","op":"like","value":"x"}]},"shared":true}""", 422, "invalid")]
    [InlineData("""{"name":"S","filter":{"all":[{"field":"nps","op":"is","value":"x"}]},"shared":true}""", 422, "invalid")]
    public async Task A_filter_that_cannot_be_asked_for_is_refused_and_not_saved(string body, int status, string code)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        Assert.Equal(code, (await _agent.PostAsync("/api/segments", content).RefusedAsync((HttpStatusCode)status)).Code);
        Assert.Empty((await _agent.GetAsync<Page<SegmentDto>>("/api/segments")).Items);
    }

    [Fact]
    public async Task A_filter_is_its_makers_until_it_is_shared_and_a_change_names_what_it_changes()
    {
        var mine = await _agent.PostAsync<SegmentDto>("/api/segments", new { name = "Mine", shared = false, filter = new { } });
        var colleague = (await _desk.SignInAsync(Role.Agent)).Client;
        Assert.Empty((await colleague.GetAsync<Page<SegmentDto>>("/api/segments")).Items);
        await colleague.GetAsync($"/api/segments/{mine.Id}/customers").RefusedAsync(HttpStatusCode.NotFound);
        var shared = await _agent.PatchAsync<SegmentDto>($"/api/segments/{mine.Id}", new { name = "Ours", shared = true, filter = new { }, mine.Version });
        Assert.Equal("stale", (await _agent.PatchAsJsonAsync($"/api/segments/{mine.Id}", new { name = "Late", shared = true, filter = new { }, mine.Version }).RefusedAsync(HttpStatusCode.Conflict)).Code);
        await colleague.DeleteAsync($"/api/segments/{shared.Id}").RefusedAsync(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.NoContent, (await _agent.DeleteAsync($"/api/segments/{shared.Id}")).StatusCode);
    }
}
