using System.Globalization;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebChat;

namespace CxmHelpdesk.WebChat.Tests;

public sealed class OfficeHoursTests
{
    private const string Week = "Mon-Fri 09:00-13:00\nMon-Fri 13:00-18:00\nSat 10:00-14:00\n2026-12-25";

    /// <summary>2026-11-20 is a Friday. Berlin is an hour ahead of UTC in winter.</summary>
    [Theory]
    [InlineData("2026-11-20T07:59:00Z", false, "2026-11-20T08:00:00Z")]
    [InlineData("2026-11-20T08:00:00Z", true, "2026-11-20T17:00:00Z")]
    [InlineData("2026-11-20T12:30:00Z", true, "2026-11-20T17:00:00Z")]
    [InlineData("2026-11-20T17:00:00Z", false, "2026-11-21T09:00:00Z")]
    [InlineData("2026-11-21T20:00:00Z", false, "2026-11-23T08:00:00Z")]
    [InlineData("2026-12-24T20:00:00Z", false, "2026-12-26T09:00:00Z")]
    [InlineData("2026-07-03T06:30:00Z", false, "2026-07-03T07:00:00Z")]
    public void Somebody_is_there_by_the_accounts_own_clock(string now, bool open, string changesAt) =>
        Assert.Equal(new OfficeState(open, At(changesAt)), OfficeHours.Parse(Week, "Europe/Berlin").At(At(now)));

    [Fact]
    public void Over_midnight_and_into_a_missing_hour_the_hours_stay_whole()
    {
        Assert.Equal(
            new OfficeState(true, At("2026-11-21T06:00:00Z")), OfficeHours.Parse("Fri 22:00-24:00\nSat 00:00-06:00", "UTC").At(At("2026-11-20T23:30:00Z")));

        // On 29 March 2026 Berlin's clocks go from two to three.
        Assert.Equal(new OfficeState(false, At("2026-03-29T01:30:00Z")), OfficeHours.Parse("Sun 02:30-05:00", "Europe/Berlin").At(At("2026-03-29T00:00:00Z")));
    }

    [Fact]
    public void Without_hours_it_is_always_open_and_with_none_ahead_nobody_says_when()
    {
        Assert.Equal(new OfficeState(true, null), OfficeHours.Parse(null, null).At(At("2026-11-20T03:00:00Z")));
        var off = string.Join('\n', Enumerable.Range(1, 30).Select(day => $"2026-11-{day:00}"));
        Assert.Equal(new OfficeState(false, null), OfficeHours.Parse("Mon-Sun 09:00-17:00\n" + off, "UTC").At(At("2026-11-10T10:00:00Z")));
    }

    [Theory]
    [InlineData("officeHours", "Mo-Fr 9-18", "timeZone", "UTC", "officeHours")]
    [InlineData("officeHours", "Mon 18:00-09:00", "timeZone", "UTC", "officeHours")]
    [InlineData("officeHours", "Mon 09:00-25:00", "timeZone", "UTC", "officeHours")]
    [InlineData("officeHours", "Mon 09:00-17:00", "timeZone", "Mars/Base", "timeZone")]
    [InlineData("invitations", "checkout | 30 | 1 | Help?", "timeZone", "UTC", "invitations")]
    [InlineData("invitations", "/checkout | soon | 1 | Help?", "timeZone", "UTC", "invitations")]
    [InlineData("invitations", "/checkout* | 30 | 1 | Help? | お手伝い", "officeHours", "Mon-Fri 9:00-17:00", null)]
    public async Task A_check_names_what_cannot_be_read_and_the_chat_stays_open_meanwhile(string key, string value, string otherKey, string otherValue, string? field)
    {
        var account = new ChannelAccount(1, "web-chat", "k", "Chat", new Dictionary<string, string> { [key] = value, [otherKey] = otherValue });
        Assert.Equal(field, (await new WebChatChannel().CheckAsync(account, default) as DoesNotWork)?.Field);
        if (field is not null)
        {
            Assert.NotEqual(false, WebChatSettings.OfficeOf(account, At("2026-11-20T03:00:00Z"))?.Open);
            Assert.Empty(WebChatSettings.InvitationsOf(account));
        }
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
