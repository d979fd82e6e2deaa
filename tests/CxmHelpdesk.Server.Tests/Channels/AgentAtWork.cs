using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Desk.ChannelAccounts;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>What an agent or administrator does in the tests of all channels.</summary>
internal static class AgentAtWork
{
    /// <returns>Where the channel's provider calls.</returns>
    public static async Task<(string Hook, long Id)> AddAccountAsync(this HttpClient administrator, string channel, IReadOnlyDictionary<string, string> settings)
    {
        var answer = await administrator.PostAsJsonAsync("/api/channel-accounts", new { channel, name = $"{channel} of the shop", settings });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var account = (await answer.Content.ReadFromJsonAsync<ChannelAccountDto>())!;
        return ($"/hooks/{account.Key}", account.Id);
    }

    /// <summary>The open tickets, as soon as there are so many.</summary>
    public static async Task<IReadOnlyList<JsonElement>> TicketsAsync(this HttpClient agent, int count) =>
        [.. (await agent.UntilAsync("/api/tickets?view=open", page => page.GetProperty("items").GetArrayLength() >= count)).GetProperty("items").EnumerateArray()];

    /// <summary>The one open ticket, as soon as it has so many messages.</summary>
    public static async Task<JsonElement> OnlyTicketAsync(this HttpClient agent, int messages = 1)
    {
        var page = await agent.UntilAsync("/api/tickets?view=open", page => page.GetProperty("items") is var items && items.GetArrayLength() > 0 && items[0].GetProperty("messageCount").GetInt32() >= messages);
        return Assert.Single(page.GetProperty("items").EnumerateArray());
    }

    public static async Task<IReadOnlyList<JsonElement>> MessagesAsync(this HttpClient agent, long ticketId, Func<IReadOnlyList<JsonElement>, bool> isThere) =>
        [.. (await agent.UntilAsync($"/api/tickets/{ticketId}", detail => isThere([.. detail.GetProperty("messages").EnumerateArray()]))).GetProperty("messages").EnumerateArray()];

    /// <returns>The ticket's id.</returns>
    public static async Task<long> ReplyAsync(this HttpClient agent, JsonElement ticket, string text, bool inPrivate = false)
    {
        var id = ticket.GetProperty("id").GetInt64();
        var answer = await agent.PostAsJsonAsync(
            $"/api/tickets/{id}/replies", new { clientId = Guid.NewGuid().ToString("N"), text, customerVersion = ticket.GetProperty("customerVersion").GetInt64(), inPrivate });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return id;
    }

    /// <summary>What nobody can read is set aside, as it came, where the administrator sees it; what comes after it is read.</summary>
    public static async Task KeptAsync(this HttpClient administrator, string kind)
    {
        var kept = Assert.Single((await administrator.UntilAsync("/api/quarantine", page => page.GetProperty("items").GetArrayLength() == 1)).GetProperty("items").EnumerateArray());
        Assert.Contains(kind, kept.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains($"\"{kind}\"", await administrator.GetStringAsync($"/api/quarantine/{kept.GetProperty("id").GetInt64()}/raw"), StringComparison.Ordinal);
    }

    /// <summary>Once the answer is with the provider.</summary>
    public static async Task SentAsync(this HttpClient agent, long ticketId, int message) =>
        await agent.MessagesAsync(ticketId, messages => messages.Count > message && messages[message].GetProperty("delivery").GetString() == "sent");
}
