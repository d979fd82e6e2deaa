using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk;

/// <summary>
/// Runs the work that goes on beside the requests. It is made and begun once the server listens: started together, the workers would keep
/// the processor from whoever waits for the first page.
/// </summary>
internal sealed partial class Workers(IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<Workers> log) : IHostedLifecycleService
{
    private BackgroundService[] _all = [];

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        _all = [.. services.GetServices<BackgroundService>()];
        foreach (var worker in _all)
        {
            await worker.StartAsync(cancellationToken);
            _ = WatchAsync(worker);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_all.Select(worker => worker.StopAsync(cancellationToken)));

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A server without one of its workers would look alive and do half its work: it stops, to be started again.</summary>
    private async Task WatchAsync(BackgroundService worker)
    {
        try
        {
            await worker.ExecuteTask!;
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // Whatever it was.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogDied(error, worker.GetType().Name);
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(LogLevel.Critical, "{Worker} died; the server stops")]
    private partial void LogDied(Exception error, string worker);
}

/// <summary>How a feature adds its worker.</summary>
public static class WorkersServices
{
    public static IServiceCollection AddWorker<T>(this IServiceCollection services)
        where T : BackgroundService => services.AddSingleton<T>().AddSingleton<BackgroundService>(provider => provider.GetRequiredService<T>());
}
