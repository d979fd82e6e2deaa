namespace CxmHelpdesk.Desk.Data;

/// <summary>
/// Somebody else's write came between load and store. <see cref="SqlServerDb"/> runs the write again; on SQLite, with its
/// one writer, it cannot happen.
/// </summary>
public sealed class ConcurrentChangeException(string message) : Exception(message);
