using System.Text.Json;
using CxmHelpdesk.Desk.Priority;

namespace CxmHelpdesk.Desk.Tests.Priority;

public sealed class PrioritySettingsTests
{
    private static readonly PrioritySettingsValidator s_validator = new();

    [Fact]
    public void The_defaults_are_valid() => Assert.True(s_validator.Validate(PrioritySettings.Default).IsValid);

    [Fact]
    public void Settings_survive_json_and_what_is_missing_is_the_default()
    {
        var settings = PrioritySettings.Default with { Urgency = 0.5, Causes = new CauseFactors { Churn = 0.4 } };

        Assert.Equal(settings, JsonSerializer.Deserialize<PrioritySettings>(JsonSerializer.Serialize(settings, JsonSerializerOptions.Web), JsonSerializerOptions.Web));
        Assert.Equal(PrioritySettings.Default, JsonSerializer.Deserialize<PrioritySettings>("{}", JsonSerializerOptions.Web));
    }

    [Theory]
    [InlineData("""{"urgency":0}""", "Urgency")]
    [InlineData("""{"urgency":1.2}""", "Urgency")]
    [InlineData("""{"worstMood":-1}""", "WorstMood")]
    [InlineData("""{"noHurry":0.5}""", "NoHurry")]
    [InlineData("""{"value":0}""", "Value")]
    [InlineData("""{"valueHalfway":0}""", "ValueHalfway")]
    [InlineData("""{"floor":"00:00:00"}""", "Floor")]
    [InlineData("""{"deadlineLead":"-00:10:00"}""", "DeadlineLead")]
    [InlineData("""{"repeatContactsCounted":-1}""", "RepeatContactsCounted")]
    [InlineData("""{"causes":{"safety":2}}""", "Causes.Safety")]
    [InlineData("""{"causes":null}""", "Causes")]
    public void A_factor_out_of_bounds_is_refused_by_name(string json, string property)
    {
        var settings = JsonSerializer.Deserialize<PrioritySettings>(json, JsonSerializerOptions.Web)!;

        Assert.Equal(property, Assert.Single(s_validator.Validate(settings).Errors).PropertyName);
    }
}
