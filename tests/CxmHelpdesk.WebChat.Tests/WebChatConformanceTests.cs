using System.Text;
using CxmHelpdesk.ChannelConformance;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.WebChat;

namespace CxmHelpdesk.WebChat.Tests;

public sealed class WebChatConformanceTests : SendingConformance
{
    private static readonly WebChatChannel Chat = new();

    protected override IChannel Channel => Chat;

    protected override Party Customer => new("visitor", "3f2a");

    protected override IReadOnlyList<SendCase> SendCases =>
    [
        new("to a visitor", null, null, outcome => outcome is Sent),
        new("to a signed-in user", null, new Party("user", "shop:17"), outcome => outcome is Sent),
        new("to somebody else", null, new Party("email", "mia@example.com"), outcome => outcome is Rejected { Code: "recipient-unknown" }),
    ];

    protected override IEnumerable<byte[]> HostileBodies =>
        new[]
        {
            """{"kind":"message","visitor":{"address":null},"clientId":"c","text":"x"}""",
            """{"kind":"message","visitor":{"address":"a"},"clientId":null,"text":"x"}""",
            """{"kind":"message","visitor":{"address":"a"},"clientId":"c","text":"\ud800"}""",
            """{"kind":"message","visitor":{"address":"a"},"clientId":"c","text":{"a":1}}""",
            """{"kind":"seen","visitor":{"address":"a"},"message":null}""",
            """{"kind":"seen","visitor":null,"message":"m1"}""",
            """{"kind":null,"visitor":{"address":"a"}}""",
        }.Select(Encoding.UTF8.GetBytes);
}
