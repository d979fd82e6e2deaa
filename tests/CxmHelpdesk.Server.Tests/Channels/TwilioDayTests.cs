using System.Net.Http.Json;
using System.Text.Json;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>What supervisors see of the phone, and the calls behind each number.</summary>
public sealed class TwilioDayTests : IAsyncLifetime
{
    private readonly Hotline _line = new();

    public Task InitializeAsync() => _line.StartAsync();

    public async Task DisposeAsync() => await _line.DisposeAsync();

    [Fact]
    public async Task Numbers_count_what_their_logs_list()
    {
        var boss = await _line.SupervisorAsync("+14155550003");
        Assert.Equal((0, JsonValueKind.Undefined), ((await FiguresAsync(boss)).GetProperty("answered").GetInt32(), Member(await FiguresAsync(boss), "answerSeconds")));

        await _line.Call("CA1", "+14155550111", call => call with { HangsUpAfter = 1 }).Done;
        await _line.EndedAsync("CA1", "abandoned");
        var talk = _line.Call("CA2", "+14155550222");
        var taken = await _line.WaitForAsync(boss, "CA2", "waiting");
        await _line.PostAsync(boss, $"/api/calls/{taken.GetProperty("id").GetInt64()}/accept");
        await talk.Done;
        await _line.EndedAsync("CA2", "talked");
        await _line.Call("CA3", "+14155550333", call => call with { Keys = "1" }).Done;
        await _line.WaitForAsync(boss, "CA3", "callBack");
        var waits = _line.Call("CA4", "+14155550444", call => call with { HangsUpAfter = 10_000 });
        var waiting = await _line.WaitForAsync(boss, "CA4", "waiting");

        var now = await FiguresAsync(boss);
        Assert.Equal((1, 1, 1, 1), (Count(now, "waiting"), Count(now, "callBacks"), Count(now, "answered"), Count(now, "abandoned")));
        Assert.Equal(waiting.GetProperty("ticketId").GetInt64(), now.GetProperty("longestWaitingTicketId").GetInt64());
        Assert.Equal(7, Count(now, "talkSeconds"));
        Assert.InRange(Count(now, "answerSeconds"), 0, 120);
        foreach (var (kind, addresses) in new Dictionary<string, string[]>
                 {
                     ["waiting"] = ["+14155550444"],
                     ["callBack"] = ["+14155550333"],
                     ["answered"] = ["+14155550222"],
                     ["abandoned"] = ["+14155550111"],
                     ["talked"] = ["+14155550222"],
                     ["all"] = ["+14155550444", "+14155550333", "+14155550222", "+14155550111"],
                 })
        {
            Assert.Equal(addresses, (await LogAsync(boss, kind)).GetProperty("items").EnumerateArray().Select(call => call.GetProperty("address").GetString()));
        }

        var last = (await LogAsync(boss, "all")).GetProperty("items")[1].GetProperty("id").GetInt64();
        Assert.Equal(["+14155550222", "+14155550111"], (await LogAsync(boss, "all", $"&after={last}")).GetProperty("items").EnumerateArray().Select(call => call.GetProperty("address").GetString()));
        Assert.Empty((await boss.Client.GetFromJsonAsync<JsonElement>($"/api/board/calls/log?kind=answered&since={Uri.EscapeDataString(TimeProvider.System.GetUtcNow().AddMinutes(5).ToString("O"))}")).GetProperty("items").EnumerateArray());
        await _line.PostAsync(boss, $"/api/calls/{waiting.GetProperty("id").GetInt64()}/accept");
        await waits.Done;
    }

    private static int Count(JsonElement figures, string name) => figures.GetProperty(name).GetInt32();

    private static JsonValueKind Member(JsonElement figures, string name) => figures.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ValueKind : JsonValueKind.Undefined;

    private static Task<JsonElement> FiguresAsync(Person person) => person.Client.GetFromJsonAsync<JsonElement>($"/api/board/calls?since={Since}");

    private static Task<JsonElement> LogAsync(Person person, string kind, string more = "") => person.Client.GetFromJsonAsync<JsonElement>($"/api/board/calls/log?kind={kind}&since={Since}{more}");

    private static string Since => Uri.EscapeDataString(TimeProvider.System.GetUtcNow().AddHours(-1).ToString("O"));
}
