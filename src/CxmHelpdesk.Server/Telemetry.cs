using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CxmHelpdesk.Server;

/// <summary>
/// Sends metrics and traces to a collector, if one is named. What is measured comes from the framework's own meters and from
/// <see cref="Desk.DeskTelemetry"/>, which cost next to nothing while nobody listens.
/// </summary>
internal sealed class Telemetry(IOptions<TelemetryOptions> options) : IHostedService, IDisposable
{
    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var telemetry = options.Value;
        if (telemetry.OtlpEndpoint.Length == 0)
        {
            return Task.CompletedTask;
        }

        var endpoint = new Uri(telemetry.OtlpEndpoint);
        var resource = ResourceBuilder.CreateDefault().AddService("cxm-helpdesk", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3));
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Desk.DeskTelemetry.Name, "Microsoft.AspNetCore.*", "System.Runtime")
            .AddOtlpExporter((OtlpExporterOptions exporter, MetricReaderOptions reader) =>
            {
                exporter.Endpoint = endpoint;
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = telemetry.IntervalSeconds * 1000;
            })
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(Desk.DeskTelemetry.Name, "Microsoft.AspNetCore")
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(telemetry.TraceShare)))
            .AddOtlpExporter(exporter => exporter.Endpoint = endpoint)
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left; bounded, so that a collector that is away does not hold the server up.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _metrics?.Shutdown(2000);
        _traces?.Shutdown(2000);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
    }
}
