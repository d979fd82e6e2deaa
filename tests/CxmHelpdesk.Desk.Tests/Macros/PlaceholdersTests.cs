using CxmHelpdesk.Desk.Macros;

namespace CxmHelpdesk.Desk.Tests.Macros;

public sealed class PlaceholdersTests
{
    private static readonly Dictionary<string, string> s_values = new()
    {
        ["customer.name"] = "Mia Stone", ["customer.company"] = "", ["ticket.subject"] = "{{agent.name}}", ["agent.name"] = "Ben",
    };

    [Theory]
    [InlineData("Dear {{customer.name}},", "Dear Mia Stone,")]
    [InlineData("Dear {{ customer.name }},", "Dear Mia Stone,")]
    [InlineData("at {{customer.company|your company}}", "at your company")]
    [InlineData("at {{customer.company|}}", "at ")]
    [InlineData("at {{customer.company}}", "at {{customer.company}}")]
    [InlineData("{{customer.password}}", "{{customer.password}}")]
    [InlineData("{{customer.name|nobody}}", "Mia Stone")]
    [InlineData("Re: {{ticket.subject}}", "Re: {{agent.name}}")]
    [InlineData("{{customer.name", "{{customer.name")]
    [InlineData("{customer.name}", "{customer.name}")]
    public void Places_are_filled_once_and_what_is_unknown_stays(string text, string filled) =>
        Assert.Equal(filled, Placeholders.Fill(text, s_values));

    [Theory]
    [InlineData("Mia Stone", "Mia")]
    [InlineData("小林 誠", "小林 誠")]
    [InlineData("Mia", "Mia")]
    [InlineData("", "")]
    public void A_western_name_has_a_first_name_and_an_eastern_one_stays_whole(string name, string first) =>
        Assert.Equal(first, Placeholders.FirstName(name));
}
