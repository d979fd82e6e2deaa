using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Server.Tests;

/// <summary>Keeps what the server logged, so that a failing test can say why: errors, or down to the level that a test looks for.</summary>
public sealed class ErrorLog(LogLevel least = LogLevel.Error) : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Errors { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Errors.Enqueue($"{formatter(state, exception)} {exception} {(state is IEnumerable<KeyValuePair<string, object?>> facts ? string.Join(' ', facts) : "")}");
}
