using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace CxmHelpdesk.Desk.Data;

/// <summary>
/// Keeps the prepared statements of the SQL that comes again and again: preparing costs several times what running a small
/// statement does. A command that is disposed of goes back on its shelf, with its statement still prepared.
/// </summary>
internal sealed class CachingSqliteConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>Far more than the desk has statements on its hot paths.</summary>
    private const int MostKept = 300;

    private readonly Dictionary<string, Shelved> _shelf = new(StringComparer.Ordinal);
    private bool _closing;

    /// <summary>What the next command will be asked to run. Set by <see cref="Session"/>, since a command is made before it is given its text.</summary>
    public string? Upcoming { get; set; }

    public override SqliteCommand CreateCommand()
    {
        var sql = Upcoming;
        Upcoming = null;
        if (sql is not null && _shelf.Remove(sql, out var command))
        {
            return command;
        }

        return sql is null ? base.CreateCommand() : new Shelved(this);
    }

    protected override void Dispose(bool disposing)
    {
        _closing = true;
        foreach (var command in _shelf.Values)
        {
            command.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool TakeBack(Shelved command)
    {
        if (_closing || _shelf.Count >= MostKept)
        {
            return false;
        }

        command.Parameters.Clear();
        command.Transaction = null;
        return _shelf.TryAdd(command.CommandText, command);
    }

    private sealed class Shelved : SqliteCommand
    {
        private readonly CachingSqliteConnection _owner;

        public Shelved(CachingSqliteConnection owner)
        {
            _owner = owner;
            Connection = owner;
            CommandTimeout = owner.DefaultTimeout;
        }

        [SuppressMessage("Usage", "CA2215:Dispose methods should call base class dispose", Justification = "That it stays usable is the point.")]
        protected override void Dispose(bool disposing)
        {
            if (!disposing || !_owner.TakeBack(this))
            {
                base.Dispose(disposing);
            }
        }
    }
}
