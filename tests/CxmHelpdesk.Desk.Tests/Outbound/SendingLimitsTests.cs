using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Outbound;

namespace CxmHelpdesk.Desk.Tests.Outbound;

/// <summary>What keeps a message from going out, whoever wrote it and whenever: the customer's word, and the channel's window.</summary>
public abstract class SendingLimitsTests : StoreTests
{
    [StoreFact]
    public async Task Nothing_goes_to_a_customer_who_opted_out_until_he_opts_in_again()
    {
        using var world = await OutboundWorld.CreateAsync(Test);
        var ticket = await world.CustomerOpensTicketAsync();
        Assert.Equal((true, false), (await SayAsync(world, ticket, Consent.Withdrawn), await SayAsync(world, ticket, Consent.Withdrawn)));

        var refused = await world.AgentAnswersAsync(ticket, "Hello?");
        await world.SendWhatIsDueAsync();
        Assert.Empty(world.Channel.Given);
        Assert.Equal(("dead", "failed", "opted-out"), await CodeAsync(world, refused));

        Assert.Equal((true, false), (await SayAsync(world, ticket, Consent.Given), await SayAsync(world, ticket, Consent.Given)));
        await world.AgentAnswersAsync(ticket, "Hello again");
        await world.SendWhatIsDueAsync();
        Assert.Equal("Hello again", Assert.Single(world.Channel.Given).Text);
    }

    [StoreFact]
    public async Task After_the_channels_window_nothing_goes_out()
    {
        using var world = await OutboundWorld.CreateAsync(Test);
        world.Channel.Descriptor = world.Channel.Descriptor with { Capabilities = world.Channel.Descriptor.Capabilities with { ReplyWindow = TimeSpan.FromHours(24) } };
        var ticket = await world.CustomerOpensTicketAsync();
        await world.AgentAnswersAsync(ticket, "In time");
        await world.SendWhatIsDueAsync();

        world.Time.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        var late = await world.AgentAnswersAsync(ticket, "Too late");
        await world.SendWhatIsDueAsync();
        Assert.Equal("In time", Assert.Single(world.Channel.Given).Text);
        Assert.Equal(("dead", "failed", "window-closed"), await CodeAsync(world, late));
    }

    [StoreFact]
    public async Task The_channel_is_told_when_a_message_was_written_and_how_often_it_failed()
    {
        using var world = await OutboundWorld.CreateAsync(Test);
        var written = world.Time.GetUtcNow();
        world.Channel.Then(new TryLater("Busy."));
        await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), "Hello");
        await world.SendWhatIsDueAsync();
        world.Time.Advance(TimeSpan.FromMinutes(5));
        await world.SendWhatIsDueAsync();

        Assert.Equal([0, 1], world.Channel.Given.Select(given => given.Attempts));
        Assert.All(world.Channel.Given, given => Assert.Equal(written, given.WrittenAt));
    }

    [StoreFact]
    public async Task A_large_file_gets_the_time_that_it_takes_and_nobody_else_sends_it_meanwhile()
    {
        using var world = await OutboundWorld.CreateAsync(Test);
        world.Channel.Descriptor = world.Channel.Descriptor with { Capabilities = world.Channel.Descriptor.Capabilities with { MaxFileBytes = 25_000_000 } };
        var file = await world.Files.SaveAsync(new MemoryStream(new byte[20_000_000]), "film.bin", null, 25_000_000, default);
        var asked = 0;
        world.Channel.Otherwise = async (_, ct) =>
        {
            asked++;
            world.Time.Advance(TimeSpan.FromSeconds(250));
            ct.ThrowIfCancellationRequested();
            Assert.Empty(await world.ClaimAsync());
            return new Sent("x");
        };
        var message = await world.AgentAnswersAsync(await world.CustomerOpensTicketAsync(), "see", file);

        await world.SendWhatIsDueAsync();

        Assert.Equal((1, "sent"), (asked, (await world.LookAsync(message)).State));
    }

    private static Task<bool> SayAsync(OutboundWorld world, long ticket, Consent consent) => world.Db.WriteAsync(
        async tx => await OptOuts.ApplyAsync(tx, world.AccountId, await tx.ScalarAsync<long>("select identity_id from tickets where id = @ticket", new { ticket }), consent), default);

    private static async Task<(string State, string? Delivery, string? Code)> CodeAsync(OutboundWorld world, long message)
    {
        var (state, delivery, _, _, _) = await world.LookAsync(message);
        return (state, delivery, await world.Db.ReadAsync(s => s.FirstOrDefaultAsync<string?>("select delivery_code from messages where id = @message", new { message }), default));
    }
}

public sealed class SendingLimitsOnSqlite : SendingLimitsTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateAsync();
}

public sealed class SendingLimitsOnSqlServer : SendingLimitsTests
{
    protected override Task<TestDb> OpenAsync() => TestDb.CreateOnSqlServerAsync();
}
