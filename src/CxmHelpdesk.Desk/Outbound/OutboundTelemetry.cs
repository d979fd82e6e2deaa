using System.Diagnostics;
using System.Diagnostics.Metrics;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Desk.Outbound;

internal static class OutboundTelemetry
{
    private static readonly Counter<long> s_sends = DeskTelemetry.Meter.CreateCounter<long>(
        "cxm.outbound.sends", "{send}", "Attempts to hand a message to a provider, by channel and outcome: sent, rejected or later.");

    public static Activity? Start() => DeskTelemetry.Activities.StartActivity("outbound.send", ActivityKind.Producer);

    public static void Finished(string channel, SendOutcome outcome)
    {
        var word = outcome switch { Sent => "sent", Rejected => "rejected", _ => "later" };
        s_sends.Add(1, new("channel", channel), new("outcome", word));
        Activity.Current?.SetTag("cxm.channel", channel).SetTag("cxm.outcome", word);
    }
}
