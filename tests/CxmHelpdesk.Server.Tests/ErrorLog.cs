using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Server.Tests;

/// <summary>Keeps what the server logged as an error, so that a failing test can say why.</summary>
public sealed class ErrorLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Errors { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Errors.Enqueue($"{formatter(state, exception)} {exception}");
}
