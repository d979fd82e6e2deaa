using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CxmHelpdesk.Desk.Inbound;

internal static class InboundTelemetry
{
    private static readonly Counter<long> s_envelopes = DeskTelemetry.Meter.CreateCounter<long>(
        "cxm.inbound.envelopes", "{envelope}", "Envelopes read, by channel and outcome: done, ignored, quarantined or retried.");

    private static readonly Histogram<double> s_duration = DeskTelemetry.Meter.CreateHistogram<double>(
        "cxm.inbound.duration", "ms", "From the envelope's arrival to its message being ranked in the queue.");

    public static Activity? Start() => DeskTelemetry.Activities.StartActivity("inbound.process", ActivityKind.Consumer);

    public static void Finished(string channel, string outcome, TimeSpan sinceArrival)
    {
        s_envelopes.Add(1, new("channel", channel), new("outcome", outcome));
        s_duration.Record(sinceArrival.TotalMilliseconds, new KeyValuePair<string, object?>("channel", channel));
        Activity.Current?.SetTag("cxm.channel", channel).SetTag("cxm.outcome", outcome);
    }
}
