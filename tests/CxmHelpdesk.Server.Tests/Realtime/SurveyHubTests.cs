using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Tickets;
using Microsoft.Extensions.DependencyInjection;
using static CxmHelpdesk.Server.Tests.Realtime.AgentHubTests;

namespace CxmHelpdesk.Server.Tests.Realtime;

public sealed class SurveyHubTests : IAsyncLifetime
{
    private LiveDesk _desk = null!;

    public async Task InitializeAsync() => _desk = await LiveDesk.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task When_a_conversation_is_resolved_its_visitor_is_asked_and_can_answer()
    {
        var visitor = await VisitorModel.OpenAsync(_desk);
        await using var client = await visitor.ConnectAsync();
        await visitor.ResumeAsync(client);
        await VisitorModel.SendAsync(client, "c1", "My parcel never came!");
        await Until(() => visitor.Texts.Count == 1);
        var ticket = await _desk.Db.ReadAsync(session => session.ScalarAsync<long>("select max(id) from tickets"), default);
        Assert.Contains("survey-closed", (await Assert.ThrowsAnyAsync<Exception>(() => client.InvokeAsync("Rate", ticket, 5, null))).Message, StringComparison.Ordinal);

        await _desk.Services.GetRequiredService<ChangeTicket>().HandleAsync(ticket, new ChangeTicketRequest(Status: TicketStatus.Resolved), new Viewer(12, Role.Supervisor, new HashSet<long>()), default);
        await Until(() => visitor.Other.Any(other => other.Method == "Survey" && other.Argument.GetProperty("ticketId").GetInt64() == ticket));

        // Who comes later is asked as well, until there is an answer.
        await using (var later = await visitor.ConnectAsync())
        {
            Assert.Equal(ticket, (await later.InvokeAsync("Resume", (long?)null)).GetProperty("survey").GetInt64());
            await later.InvokeAsync("Rate", ticket, 4, "Quick in the end");
            Assert.Contains("score-wrong", (await Assert.ThrowsAnyAsync<Exception>(() => later.InvokeAsync("Rate", ticket, 6, null))).Message, StringComparison.Ordinal);
        }

        await using var last = await visitor.ConnectAsync();
        Assert.False((await last.InvokeAsync("Resume", (long?)null)).TryGetProperty("survey", out var open) && open.ValueKind is not System.Text.Json.JsonValueKind.Null);
        Assert.Equal(4, await _desk.Db.ReadAsync(session => session.ScalarAsync<int>("select csat from customers where csat is not null"), default));
    }
}
