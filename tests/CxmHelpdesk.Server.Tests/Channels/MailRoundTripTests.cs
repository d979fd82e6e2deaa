using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
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
        var account = await MailboxAsync(agent, postfix);

        await postfix.SwaksAsync("--from", "ann@example.net", "--to", "desk@example.org", "--h-Subject", "Where is it?", "--h-From", "Ann <ann@example.net>", "--body", "My parcel has not come.");
        await PushAsync(desk, account.Key, await postfix.NextMailAsync("desk"));
        var ticket = (await agent.UntilAsync("/api/tickets?view=open", page => page.GetProperty("items").GetArrayLength() == 1)).GetProperty("items")[0];
        var id = ticket.GetProperty("id").GetInt64();

        (await agent.PostAsJsonAsync($"/api/tickets/{id}/replies", new { clientId = "c1", text = "It left us **today**, Ann.", customerVersion = 1 })).EnsureSuccessStatusCode();
        var ours = Mail.Read(await postfix.NextMailAsync("ann"));
        Assert.Equal("Re: Where is it?", ours.Subject);
        Assert.Equal("It left us **today**, Ann.", ours.Parts.Reply);
        Assert.Contains("<strong>today</strong>", ours.Content.Html, StringComparison.Ordinal);
        Assert.Contains("Example Shop", ours.Parts.Signature, StringComparison.Ordinal);
        Assert.Contains("My parcel has not come.", ours.Parts.Quoted, StringComparison.Ordinal);
        await agent.UntilAsync($"/api/tickets/{id}", detail => detail.GetProperty("messages")[1].GetProperty("delivery").GetString() == "sent");

        // A mail program answers to Reply-To and names what it answers.
        await postfix.SwaksAsync(
            "--from", "ann@example.net", "--to", ours.ReplyTo.Single().Address, "--h-Subject", ours.Subject, "--h-From", "Ann <ann@example.net>",
            "--add-header", $"In-Reply-To: {ours.MessageId}", "--add-header", $"References: {ours.MessageId}", "--body", "Thank you, but when will it come?");
        await PushAsync(desk, account.Key, await postfix.NextMailAsync("desk"));
        var detail = await agent.UntilAsync($"/api/tickets/{id}", one => one.GetProperty("messages").GetArrayLength() == 3);
        Assert.Equal("Thank you, but when will it come?", detail.GetProperty("messages")[2].GetProperty("text").GetString());
        Assert.Equal(1, (await agent.GetFromJsonAsync<JsonElement>("/api/tickets?view=open")).GetProperty("items").GetArrayLength());
    }

    [PostfixFact]
    public async Task What_is_passed_on_and_a_new_mail_go_out_signed_and_their_answers_come_back_where_they_belong()
    {
        await using var postfix = await PostfixServer.StartAsync();
        await using var desk = new DeskApp();
        var agent = (await desk.AdministratorAsync()).Client;
        var account = await MailboxAsync(agent, postfix);
        (await agent.PatchAsJsonAsync("/api/me", new { signatures = new { en = "Ada from the shop" } })).EnsureSuccessStatusCode();

        var started = await agent.PostAsync<JsonElement>("/api/tickets", new
        {
            clientId = "n1", accountId = account.Id, to = new { address = "ann@example.net", name = "Ann" }, subject = "Your parcel", text = "It is late.",
            copies = new { cc = new[] { new { address = "cyd@example.net" } }, bcc = new[] { new { address = "boss@example.net" } } },
        });
        var id = started.GetProperty("ticket").GetProperty("id").GetInt64();
        var ours = Mail.Read(await postfix.NextMailAsync("ann"));
        Assert.Equal(("Your parcel", "It is late."), (ours.Subject, ours.Parts.Reply));
        Assert.Contains("Ada from the shop", ours.Parts.Signature, StringComparison.Ordinal);
        Assert.Equal(["cyd@example.net"], ours.Cc.Select(one => one.Address));
        Assert.DoesNotContain("boss", Encoding.UTF8.GetString(await postfix.NextMailAsync("cyd")), StringComparison.Ordinal);
        Assert.Equal(ours.MessageId, Mail.Read(await postfix.NextMailAsync("boss")).MessageId);

        (await agent.PostAsJsonAsync($"/api/tickets/{id}/forwards", new
        {
            clientId = "f1", accountId = account.Id, to = new { address = "carrier@example.net" }, subject = "Fwd: Your parcel", text = "Where is it?",
        })).EnsureSuccessStatusCode();
        var question = Mail.Read(await postfix.NextMailAsync("carrier"));
        Assert.Equal(("Fwd: Your parcel", "Where is it?"), (question.Subject, question.Parts.Reply));
        Assert.Empty(question.Cc);
        await postfix.SwaksAsync(
            "--from", "carrier@example.net", "--to", question.ReplyTo.Single().Address, "--h-Subject", "Re: Fwd: Your parcel", "--h-From", "Carrier <carrier@example.net>",
            "--add-header", $"In-Reply-To: {question.MessageId}", "--body", "In Leeds.");
        await PushAsync(desk, account.Key, await postfix.NextMailAsync("desk"));

        var detail = await agent.UntilAsync($"/api/tickets/{id}", one => one.GetProperty("messages").GetArrayLength() == 3);
        var last = detail.GetProperty("messages")[2];
        Assert.Equal(("In Leeds.", "note", "carrier@example.net"), (last.GetProperty("text").GetString(), last.GetProperty("kind").GetString(), last.GetProperty("side").GetProperty("address").GetString()));
        Assert.False(detail.GetProperty("ticket").GetProperty("waiting").GetBoolean());
    }

    private static async Task<ChannelAccountDto> MailboxAsync(HttpClient agent, PostfixServer postfix)
    {
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
        return (await answer.Content.ReadFromJsonAsync<ChannelAccountDto>())!;
    }

    private static async Task PushAsync(DeskApp desk, string accountKey, byte[] mail)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{accountKey}") { Content = new ByteArrayContent(mail) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        Assert.Equal(HttpStatusCode.Accepted, (await desk.Anybody().SendAsync(request)).StatusCode);
    }
}
