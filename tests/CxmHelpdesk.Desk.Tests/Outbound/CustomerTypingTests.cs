using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Outbound;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxmHelpdesk.Desk.Tests.Outbound;

/// <summary>That somebody writes to them is shown to customers in their own app.</summary>
public sealed class CustomerTypingTests : IAsyncLifetime
{
    private TestDesk _desk = null!;
    private CustomerTyping _typing = null!;

    public async Task InitializeAsync()
    {
        _desk = await TestDesk.CreateAsync();
        _typing = new CustomerTyping(_desk.Test.Db, new ChannelRegistry([_desk.Channel]), _desk.Accounts, _desk.Test.Time, NullLogger<CustomerTyping>.Instance);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task The_customer_sees_it_again_only_once_it_has_faded()
    {
        var id = await _desk.CustomerWrites("mia", "Hello?");
        Assert.True(await _typing.TellAsync(id, default));
        Assert.False(await _typing.TellAsync(id, default));
        _desk.Test.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(await _typing.TellAsync(id, default));
        Assert.Equal([new Party("test", "mia") { Name = "mia", Verified = true }, new Party("test", "mia") { Name = "mia", Verified = true }], _desk.Channel.Typed);
    }

    [Fact]
    public async Task Nobody_sees_it_below_a_public_post_or_in_no_ticket_and_a_failure_is_nobodys_loss()
    {
        var id = await _desk.Comes(new TestPayload("p1", "mia", "This is terrible, my parcel is lost!", Public: true));
        Assert.False(await _typing.TellAsync(id, default));
        Assert.False(await _typing.TellAsync(4711, default));
        Assert.Empty(_desk.Channel.Typed);

        _desk.Channel.TypingFails = true;
        Assert.False(await _typing.TellAsync(await _desk.CustomerWrites("eve", "Hello?"), default));
    }
}
