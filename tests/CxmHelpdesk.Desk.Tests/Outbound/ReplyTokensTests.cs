using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Outbound;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Tests.Outbound;

public sealed class ReplyTokensTests
{
    private readonly ReplyTokens _tokens = Of(1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(48_213)]
    [InlineData((1L << 40) - 1)]
    public void A_token_names_its_ticket_whatever_happened_to_its_case(long ticket)
    {
        var token = _tokens.Of(ticket);

        Assert.Matches("^[a-z2-7]{24}$", token);
        Assert.Equal(ticket, _tokens.TicketOf(token));
        Assert.Equal(ticket, _tokens.TicketOf(token.ToUpperInvariant()));
    }

    [Fact]
    public void No_character_of_it_can_be_changed()
    {
        var token = _tokens.Of(7);
        for (var i = 0; i < token.Length; i++)
        {
            Assert.Null(_tokens.TicketOf($"{token[..i]}{(token[i] == 'a' ? 'b' : 'a')}{token[(i + 1)..]}"));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("newsletter")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaa!!")]
    public void What_is_no_token_names_nothing(string? text) => Assert.Null(_tokens.TicketOf(text));

    [Fact]
    public void Another_installation_signs_otherwise() => Assert.Null(Of(2).TicketOf(_tokens.Of(7)));

    private static ReplyTokens Of(byte seed) =>
        new(new SecretBox(Options.Create(new SecretOptions { Key = Convert.ToBase64String(Enumerable.Repeat(seed, 32).ToArray()) })));
}
