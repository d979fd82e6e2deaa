using System.Text.Json;
using CxmHelpdesk.Channels.Twilio.Messaging;

namespace CxmHelpdesk.Twilio.Tests;

/// <summary>The same cases as the composer's counter (src/web/console/src/desk/segments.test.ts).</summary>
public sealed class SmsSegmentsTests
{
    [Fact]
    public void Texts_take_as_many_segments_as_they_should()
    {
        var cases = JsonSerializer.Deserialize<Case[]>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "cases", "sms-segments.json")), JsonSerializerOptions.Web)!;
        Assert.True(cases.Length > 10, "There are cases.");
        Assert.All(cases, one =>
        {
            var text = string.Concat(Enumerable.Repeat(one.Text, one.Times)) + one.End;
            Assert.Equal((one.Unicode, one.Units, one.Segments), (SmsSegments.Of(text) is var counted ? counted.IsUnicode : false, counted.Units, counted.Segments));
        });
    }

    private sealed record Case(string Text, int Times = 1, string End = "", bool Unicode = false, int Units = 0, int Segments = 0);
}
