using System.Text;
using CxmHelpdesk.Desk.History;

namespace CxmHelpdesk.Desk.Tests.History;

public sealed class WebhookSignatureTests
{
    [Fact]
    public void A_webhook_is_believed_only_with_the_right_key_body_and_time()
    {
        var now = new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
        var body = Encoding.UTF8.GetBytes("""{"source":"shop"}""");
        var header = WebhookSignature.Sign("right", body, now);
        Assert.Equal(SignatureVerdict.Good, WebhookSignature.Verify(header, body, ["other", "right"], now.AddMinutes(5)));
        Assert.Equal(SignatureVerdict.Wrong, WebhookSignature.Verify(header, body, ["other"], now));
        Assert.Equal(SignatureVerdict.Wrong, WebhookSignature.Verify(header, body, [], now));
        Assert.Equal(SignatureVerdict.Wrong, WebhookSignature.Verify(header, [.. body, 32], ["right"], now));
        Assert.Equal(SignatureVerdict.Stale, WebhookSignature.Verify(header, body, ["right"], now.AddMinutes(5).AddSeconds(1)));
        Assert.Equal(SignatureVerdict.Stale, WebhookSignature.Verify($"t={long.MaxValue},v1={new string('0', 64)}", body, ["right"], now));
        foreach (var nonsense in new[] { null, "", "t=1", "v1=00", $"t=-1,v1={new string('0', 64)}", $"t=1,v1={new string('g', 64)}", new string(',', 1000) })
        {
            Assert.Equal(SignatureVerdict.Malformed, WebhookSignature.Verify(nonsense, body, ["right"], now));
        }
    }
}
