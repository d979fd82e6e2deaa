using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CxmHelpdesk.Desk;

/// <summary>
/// What the desk tells about its own work, by the platform's own means: <c>dotnet counters monitor --counters CxmHelpdesk.Desk</c> shows
/// it without anything installed. No names, no texts, no ids of people; few values a label.
/// </summary>
public static class DeskTelemetry
{
    public const string Name = "CxmHelpdesk.Desk";

    /// <summary>Spans around what is worth seeing apart: an intake, a send, an import.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>Each feature makes its instruments from it, named <c>cxm.feature.what</c>.</summary>
    public static Meter Meter { get; } = new(Name);
}
