using Microsoft.Data.Sqlite;

namespace CxmHelpdesk.Desk.Demo;

/// <summary>Prepared inserts of many rows each, for filling a database; one table.</summary>
internal sealed class BulkInsert : IDisposable
{
    private const int RowsPerStatement = 60;

    private readonly SqliteConnection _connection;
    private readonly string _head;
    private readonly int _columns;
    private readonly SqliteCommand _full;
    private readonly List<object?[]> _rows = new(RowsPerStatement);

    /// <param name="head">insert into table (a, b, c)</param>
    public BulkInsert(SqliteConnection connection, string head, int columns)
    {
        (_connection, _head, _columns) = (connection, head, columns);
        _full = Command(RowsPerStatement);
    }

    public void Add(params object?[] row)
    {
        _rows.Add(row);
        if (_rows.Count == RowsPerStatement)
        {
            Run(_full);
        }
    }

    /// <summary>Writes what is still held back.</summary>
    public void Flush()
    {
        if (_rows.Count > 0)
        {
            using var rest = Command(_rows.Count);
            Run(rest);
        }
    }

    public void Dispose() => _full.Dispose();

    private void Run(SqliteCommand command)
    {
        for (var r = 0; r < _rows.Count; r++)
        {
            for (var c = 0; c < _columns; c++)
            {
                command.Parameters[(r * _columns) + c].Value = _rows[r][c] ?? DBNull.Value;
            }
        }

        command.ExecuteNonQuery();
        _rows.Clear();
    }

    private SqliteCommand Command(int rows)
    {
        var command = _connection.CreateCommand();
        var values = new List<string>(rows);
        for (var r = 0; r < rows; r++)
        {
            var names = Enumerable.Range(r * _columns, _columns).Select(i => $"$p{i}").ToArray();
            foreach (var name in names)
            {
                command.Parameters.Add(new SqliteParameter(name, null));
            }

            values.Add($"({string.Join(",", names)})");
        }

#pragma warning disable CA2100 // Table and columns are this folder's constants.
        command.CommandText = $"{_head} values {string.Join(",", values)}";
#pragma warning restore CA2100
        command.Prepare();
        return command;
    }
}
