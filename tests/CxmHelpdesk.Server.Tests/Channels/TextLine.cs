using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Twilio.Tests;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>A desk with a number for texts, a double of Twilio at the other end, and an agent.</summary>
public abstract class TextLine : IAsyncLifetime
{
    internal const string Public = "https://desk.example";

    private protected abstract DeskApp Desk { get; }

    private protected TwilioDouble Twilio { get; private set; } = null!;

    private protected HttpClient Agent { get; private set; } = null!;

    private protected HttpClient World { get; private set; } = null!;

    /// <summary>Of the account that customers write to.</summary>
    private protected string Hook { get; set; } = "";

    public async Task InitializeAsync()
    {
        Twilio = await TwilioDouble.StartAsync();
        Agent = (await Desk.AdministratorAsync()).Client;
        World = Desk.Client();
        Hook = await AddAccountAsync("sms");
    }

    public async Task DisposeAsync()
    {
        await Desk.DisposeAsync();
        await Twilio.DisposeAsync();
    }

    private protected async Task<string> AddAccountAsync(string channel)
    {
        var answer = await Agent.PostAsJsonAsync("/api/channel-accounts", new
        {
            channel,
            name = "Shop's number",
            settings = new Dictionary<string, string>
            {
                ["accountSid"] = TwilioDouble.AccountSid, ["authToken"] = Twilio.Token, ["numbers"] = "+18005550199", ["perSecond"] = "100", ["apiUrl"] = Twilio.Url.ToString(),
            },
        });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var account = (await answer.Content.ReadFromJsonAsync<ChannelAccountDto>())!;
        Assert.Equal($"https://desk.example/hooks/{account.Key}", account.Address!.AbsoluteUri);
        return $"/hooks/{account.Key}";
    }

    private protected Task<HttpResponseMessage> TextAsync(string sid, string body) =>
        CallAsync(("MessageSid", sid), ("From", "+14155550123"), ("To", "+18005550199"), ("Body", body), ("NumMedia", "0"));

    private protected Task<HttpResponseMessage> CallAsync(params (string Name, string Value)[] fields) =>
        Twilio.CallAsync(World, Hook, fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)), "https://desk.example" + Hook);

    private protected Task<HttpResponseMessage> WhatsAppAsync(string sid, string body) =>
        CallAsync(("MessageSid", sid), ("From", "whatsapp:+819012345678"), ("To", "whatsapp:+14155238886"), ("Body", body), ("ProfileName", "太郎"), ("NumMedia", "0"));

    private protected async Task<JsonElement> OnlyTicketAsync()
    {
        var page = await WaitAsync("/api/tickets?view=open", page => page.GetProperty("items").GetArrayLength() > 0);
        return Assert.Single(page.GetProperty("items").EnumerateArray());
    }

    private protected async Task<long> ReplyAsync(JsonElement ticket, string text, string clientId = "c1")
    {
        var id = ticket.GetProperty("id").GetInt64();
        var answer = await Agent.PostAsJsonAsync($"/api/tickets/{id}/replies", new { clientId, text, customerVersion = ticket.GetProperty("customerVersion").GetInt64() });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return id;
    }

    private protected Task<JsonElement> WritingAsync(long id) => Agent.GetFromJsonAsync<JsonElement>($"/api/tickets/{id}/writing");

    private protected async Task<IReadOnlyList<JsonElement>> WaitAsync(long id, Func<IReadOnlyList<JsonElement>, bool> isThere) =>
        [.. (await WaitAsync($"/api/tickets/{id}", detail => isThere([.. detail.GetProperty("messages").EnumerateArray()]))).GetProperty("messages").EnumerateArray()];

    private protected async Task<JsonElement> WaitAsync(string path, Func<JsonElement, bool> isThere)
    {
        JsonElement last = default;
        for (var i = 0; i < 600; i++)
        {
            last = await Agent.GetFromJsonAsync<JsonElement>(path);
            if (isThere(last))
            {
                return last;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"{path} is still {last}");
    }
}
