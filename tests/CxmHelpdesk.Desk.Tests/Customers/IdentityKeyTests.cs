using CxmHelpdesk.Desk.Customers;

namespace CxmHelpdesk.Desk.Tests.Customers;

public sealed class IdentityKeyTests
{
    [Theory]
    [InlineData("email", " Anna@EXAMPLE.com ", "anna@example.com")]
    [InlineData("email", "ａｎｎａ＠example.com", "anna@example.com")]
    [InlineData("email", "info@Bücher.example", "info@xn--bcher-kva.example")]
    [InlineData("email", "info@xn--bcher-kva.example", "info@xn--bcher-kva.example")]
    [InlineData("email", "\"a@b\"@example.com.", "\"a@b\"@example.com")]
    [InlineData("email", "x@" + "-.-", "x@-.-")]
    [InlineData("phone", "+46 (0)70-123 45 67", "46701234567")]
    [InlineData("phone", "0046 70 123 45 67", "46701234567")]
    [InlineData("phone", "０９０−１２３４−５６７８", "09012345678")]
    [InlineData("phone", "SHOP", "shop")]
    [InlineData("line", "U4af49806", "U4af49806")]
    public void Addresses_are_compared_in_one_form(string kind, string address, string key) => Assert.Equal(key, IdentityKey.Of(kind, address));

    [Theory]
    [InlineData("email", "  ")]
    [InlineData("visitor", "")]
    public void An_address_of_nothing_is_none(string kind, string address) => Assert.Throws<ArgumentException>(() => IdentityKey.Of(kind, address));

    [Fact]
    public void Half_a_character_and_endless_addresses_are_no_surprise()
    {
        Assert.NotEmpty(IdentityKey.Of("visitor", "a\uD800b"));
        Assert.Throws<ArgumentException>(() => IdentityKey.Of("email", new string('a', 400) + "@example.com"));
    }
}
