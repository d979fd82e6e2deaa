using System.ComponentModel.DataAnnotations;

namespace CxmHelpdesk.Server;

public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>Where metrics and traces go by OTLP over gRPC. Empty: nowhere, and nothing is collected for it.</summary>
    public string OtlpEndpoint { get; set; } = "";

    [Range(1, 3600)]
    public int IntervalSeconds { get; set; } = 15;

    /// <summary>Share of traces that are kept, 0..1.</summary>
    [Range(0.0, 1.0)]
    public double TraceShare { get; set; } = 0.1;
}
