using System.Text.Json;
using CxmHelpdesk.Twilio.Tests;

namespace CxmHelpdesk.Server.Tests.Channels;

/// <summary>Whatever the provider does, what agents write goes out once, and they see why it waits.</summary>
public sealed class TwilioTroubleTests : TextLine
{
    private protected override DeskApp Desk { get; } = new()
    {
        RealTime = true,
        Settings = { ["Server:PublicUrl"] = Public, ["Outbound:FirstDelaySeconds"] = "1", ["Outbound:SendTimeoutSeconds"] = "2" },
    };

    [Fact]
    public async Task Through_every_trouble_each_text_goes_out_once_and_the_agent_is_told_meanwhile()
    {
        await TextAsync("SM1", "Hello?");
        var id = (await OnlyTicketAsync()).GetProperty("id").GetInt64();
        (string Note, Fault[] Faults)[] troubles =
        [
            ("cannot be reached", [new Fault(0)]),
            ("cannot be reached", [new Fault(0, TakesIt: true)]),
            ("in time", [new Fault(201, TakesIt: true, After: TimeSpan.FromSeconds(4))]),
            ("in time", [new Fault(503, After: TimeSpan.FromSeconds(4))]),
            ("busy (500)", [new Fault(500), new Fault(502)]),
            ("busy (429)", [new Fault(429, 20429, RetryAfter: 3)]),
            ("credentials", [new Fault(401, 20003)]),
        ];
        foreach (var (i, (note, faults)) in troubles.Index())
        {
            foreach (var fault in faults)
            {
                Twilio.Faults.Enqueue(fault);
            }

            await ReplyAsync(await OnlyTicketAsync(), $"Answer {i}", $"c{i}");
            await WaitAsync(id, messages => messages.Count > i + 1 && Told(messages[i + 1]).Contains(note, StringComparison.Ordinal));
            await WaitAsync(id, messages => messages[i + 1].GetProperty("delivery").GetString() == "sent");
        }

        Assert.Equal(troubles.Select((_, i) => $"Answer {i}"), Twilio.Sent.Select(text => text.Body));
        var times = Twilio.Asked.ToArray();
        Assert.True(times[10] - times[9] >= TimeSpan.FromSeconds(3), $"It asked for three seconds and was given {times[10] - times[9]}.");
    }

    [Fact]
    public async Task Wrong_credentials_are_seen_in_the_settings_and_what_waits_goes_out_once_they_are_right()
    {
        await TextAsync("SM1", "Hello?");
        var right = Twilio.Token;
        Twilio.Token = "changed at Twilio";
        var id = await ReplyAsync(await OnlyTicketAsync(), "Hello!");
        await WaitAsync(id, messages => messages.Count > 1 && Told(messages[1]).Contains("credentials", StringComparison.Ordinal));
        await WaitAsync("/api/channel-accounts", page => page.GetProperty("items")[0].TryGetProperty("lastError", out var error) && error.GetString()?.Contains("credentials", StringComparison.Ordinal) == true);
        Assert.Empty(Twilio.Sent);

        Twilio.Token = right;
        await WaitAsync(id, messages => messages[1].GetProperty("delivery").GetString() == "sent");
        Assert.Equal("Hello!", Assert.Single(Twilio.Sent).Body);
    }

    private static string Told(JsonElement message) => message.TryGetProperty("deliveryNote", out var note) ? note.GetString() ?? "" : "";
}
