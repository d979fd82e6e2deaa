using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Listening;

namespace CxmHelpdesk.Desk.Tests.Listening;

/// <summary>Which public posts are tickets, by the account's rule.</summary>
public sealed class HearingTests
{
    [Theory]
    // Without a rule of its own an account has the usual one.
    [InlineData("", 2, null, 0.0, 0.0, "stars")]
    [InlineData("", 3, null, 0.0, 0.0, "-neutral")]
    [InlineData("", 3, null, -0.3, 0.0, "mood")]
    [InlineData("", 4, null, 0.0, 0.0, "-praise")]
    [InlineData("", null, null, -0.3, 0.0, "mood")]
    [InlineData("", null, null, 0.1, 0.0, "-neutral")]
    [InlineData("", null, 90_000, 0.1, 0.0, "-neutral")]
    [InlineData("", null, null, 0.7, 0.0, "-praise")]
    [InlineData("", 5, null, 0.7, 2.5, "urgent")]
    // Mood
    [InlineData("publicMood=angry", null, null, -0.5, 0.0, "-neutral")]
    [InlineData("publicMood=angry", null, null, -0.7, 0.0, "mood")]
    [InlineData("publicMood=never", null, null, -1.0, 0.0, "-neutral")]
    // Stars
    [InlineData("publicStars=3", 3, null, 0.0, 0.0, "stars")]
    [InlineData("publicStars=0", 1, null, 0.0, 0.0, "-neutral")]
    // Reach: who is followed by many is heard, unless it is praise.
    [InlineData("publicReach=10000", null, 10_000, 0.0, 0.0, "reach")]
    [InlineData("publicReach=10000", null, 9_999, 0.0, 0.0, "-neutral")]
    [InlineData("publicReach=10000", null, 50_000, 0.8, 0.0, "-praise")]
    // Words and languages
    [InlineData("publicKeywords=recall\nbroken glass", null, null, 0.8, 0.0, "keyword")]
    [InlineData("publicKeywords=all", null, null, 0.8, 0.0, "-praise")]
    [InlineData("publicLanguages=ja", null, null, -0.9, 3.0, "-language")]
    [InlineData("publicLanguages=ja, en", null, null, -0.9, 0.0, "mood")]
    public void The_rule_decides(string setting, int? stars, int? reach, double mood, double urgency, string expected)
    {
        var settings = setting.Split('=', 2) is [var key, var value] ? new Dictionary<string, string> { [key] = value } : [];
        var account = new ChannelAccount(1, "test", "key", "Test", settings);
        var hearing = Hearing.Of(account, new PublicPost(PublicPostKind.Review) { Stars = stars, Reach = reach }, "Is there a RECALL of the kettle? It called.", "en", mood, urgency);
        Assert.Equal(expected, hearing.IsTicket ? hearing.Why : $"-{hearing.Why}");
    }

    [Theory]
    [InlineData("The kettle broke.", "kettle", true)]
    [InlineData("THE KETTLES", "kettle", false)]
    [InlineData("kettle-lid", "Kettle", true)]
    [InlineData("ｋｅｔｔｌｅ", "kettle", true)]
    [InlineData("新しいケトルが壊れた", "ケトル", true)]
    [InlineData("新しいｹﾄﾙが壊れた", "ケトル", true)]
    [InlineData("AcmeCloudが落ちた", "AcmeCloud", true)]
    [InlineData("anything", "", false)]
    [InlineData("", "kettle", false)]
    public void A_word_is_found_as_people_write_it(string text, string word, bool isIn) => Assert.Equal(isIn, Keywords.IsIn(text, word));
}
