using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CxmHelpdesk.Desk.Demo;

/// <summary>
/// One prepared insert, run for each row. Straight on SQLite's own interface: the provider looks every parameter up by its name, row
/// for row, which takes longer than the insert.
/// </summary>
internal sealed class BulkInsert : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;

    /// <param name="head">insert into table (a, b, c)</param>
    public BulkInsert(SqliteConnection connection, string head, int columns)
    {
        _connection = connection;
        var sql = $"{head} values ({string.Join(",", Enumerable.Repeat("?", columns))})";
        Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out _statement));
    }

    public void Add(params ReadOnlySpan<object?> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            Check(row[i] switch
            {
                null => raw.sqlite3_bind_null(_statement, i + 1),
                long number => raw.sqlite3_bind_int64(_statement, i + 1, number),
                int number => raw.sqlite3_bind_int64(_statement, i + 1, number),
                double number => raw.sqlite3_bind_double(_statement, i + 1, number),
                string text => raw.sqlite3_bind_text(_statement, i + 1, text),
                _ => throw new ArgumentException($"No column holds a {row[i]!.GetType().Name}.", nameof(row)),
            });
        }

        var result = raw.sqlite3_step(_statement);
        Check(raw.sqlite3_reset(_statement));
        if (result != raw.SQLITE_DONE)
        {
            Check(result);
        }
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _connection.Handle);
}
