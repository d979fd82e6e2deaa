using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CxmHelpdesk.Channels.Email;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Email.Tests;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>The whole way: a customer writes, an agent answers by SMTP through a real Postfix, the customer's program answers that.</summary>
public sealed class MailRoundTripTests
{
    [PostfixFact]
    public async Task An_answer_to_our_answer_lands_in_the_same_ticket()
    {
        await using var postfix = await PostfixServer.StartAsync();
        await using var desk = new DeskApp();
        var agent = (await desk.AdministratorAsync()).Client;
        var answer = await agent.PostAsJsonAsync("/api/channel-accounts", new
        {
            channel = "email",
            name = "Desk",
            settings = new Dictionary<string, string>
            {
                ["address"] = "desk@example.org",
                ["displayName"] = "Shop",
                ["signature"] = "Example Shop\n03-1234-5678",
                ["smtpHost"] = "127.0.0.1",
                ["smtpPort"] = postfix.Port.ToString(CultureInfo.InvariantCulture),
                ["smtpSecurity"] = "none",
            },
        });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var account = (await answer.Content.ReadFromJsonAsync<ChannelAccountDto>())!;

        await postfix.SwaksAsync("--from", "ann@example.net", "--to", "desk@example.org", "--h-Subject", "Where is it?", "--h-From", "Ann <ann@example.net>", "--body", "My parcel has not come.");
        await PushAsync(desk, account.Key, await postfix.NextMailAsync("desk"));
        var ticket = (await WaitAsync(agent, "/api/tickets?view=open", page => page.GetProperty("items").GetArrayLength() == 1)).GetProperty("items")[0];
        var id = ticket.GetProperty("id").GetInt64();

        (await agent.PostAsJsonAsync($"/api/tickets/{id}/replies", new { clientId = "c1", text = "It left us **today**, Ann.", customerVersion = 1 })).EnsureSuccessStatusCode();
        var ours = Mail.Read(await postfix.NextMailAsync("ann"));
        Assert.Equal("Re: Where is it?", ours.Subject);
        Assert.Equal("It left us **today**, Ann.", ours.Parts.Reply);
        Assert.Contains("<strong>today</strong>", ours.Content.Html, StringComparison.Ordinal);
        Assert.Contains("Example Shop", ours.Parts.Signature, StringComparison.Ordinal);
        Assert.Contains("My parcel has not come.", ours.Parts.Quoted, StringComparison.Ordinal);
        await WaitAsync(agent, $"/api/tickets/{id}", detail => detail.GetProperty("messages")[1].GetProperty("delivery").GetString() == "sent");

        // A mail program answers to Reply-To and names what it answers.
        await postfix.SwaksAsync(
            "--from", "ann@example.net", "--to", ours.ReplyTo.Single().Address, "--h-Subject", ours.Subject, "--h-From", "Ann <ann@example.net>",
            "--add-header", $"In-Reply-To: {ours.MessageId}", "--add-header", $"References: {ours.MessageId}", "--body", "Thank you, but when will it come?");
        await PushAsync(desk, account.Key, await postfix.NextMailAsync("desk"));
        var detail = await WaitAsync(agent, $"/api/tickets/{id}", one => one.GetProperty("messages").GetArrayLength() == 3);
        Assert.Equal("Thank you, but when will it come?", detail.GetProperty("messages")[2].GetProperty("text").GetString());
        Assert.Equal(1, (await agent.GetFromJsonAsync<JsonElement>("/api/tickets?view=open")).GetProperty("items").GetArrayLength());
    }

    private static async Task PushAsync(DeskApp desk, string accountKey, byte[] mail)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{accountKey}") { Content = new ByteArrayContent(mail) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        Assert.Equal(HttpStatusCode.Accepted, (await desk.Anybody().SendAsync(request)).StatusCode);
    }

    /// <summary>The workers take their own time.</summary>
    private static async Task<JsonElement> WaitAsync(HttpClient client, string path, Func<JsonElement, bool> until)
    {
        JsonElement last = default;
        for (var i = 0; i < 500; i++)
        {
            last = await client.GetFromJsonAsync<JsonElement>(path);
            if (until(last))
            {
                return last;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"{path}: {last}");
    }
}
