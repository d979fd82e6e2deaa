using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace CxmHelpdesk.Desk.Data;

/// <summary>Everything in which the two engines differ for C# code. SQL that must differ lies in twin files, see <see cref="SqlText"/>.</summary>
public abstract class SqlDialect
{
    public static SqlDialect Sqlite { get; } = new SqliteDialect();

    public static SqlDialect SqlServer { get; } = new SqlServerDialect();

    /// <summary>As in file names: <c>sqlite</c> or <c>sqlserver</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Ends a statement that has an <c>order by</c>: at most <paramref name="parameter"/> rows.</summary>
    public abstract string Limit(string parameter);

    /// <summary>Adds one to the counter <c>@name</c> and gives what it is then.</summary>
    public abstract string CountUp { get; }

    /// <summary>Transactions of other servers go on beside ours.</summary>
    public abstract bool HasManyWriters { get; }

    /// <summary>How many bytes a binary column holds.</summary>
    public abstract string ByteLength(string column);

    /// <summary>A row with that key is there already.</summary>
    public abstract bool IsUniqueViolation(DbException error);

    /// <summary>The same transaction may well succeed if tried again.</summary>
    public abstract bool IsTransient(DbException error);

    private sealed class SqliteDialect : SqlDialect
    {
        public override string Name => "sqlite";

        public override string Limit(string parameter) => $"limit {parameter}";

        public override string CountUp => "update counters set value = value + 1 where name = @name returning value";

        public override bool HasManyWriters => false;

        public override string ByteLength(string column) => $"length({column})";

        public override bool IsUniqueViolation(DbException error) =>
            error is SqliteException { SqliteExtendedErrorCode: 1555 or 2067 };

        // One writer in one process: nothing to wait for that trying again would change.
        public override bool IsTransient(DbException error) => false;
    }

    private sealed class SqlServerDialect : SqlDialect
    {
        public override string Name => "sqlserver";

        public override string Limit(string parameter) => $"offset 0 rows fetch next {parameter} rows only";

        public override string CountUp => "update counters set value = value + 1 output inserted.value where name = @name";

        public override bool HasManyWriters => true;

        public override string ByteLength(string column) => $"datalength({column})";

        public override bool IsUniqueViolation(DbException error) => error is SqlException { Number: 2627 or 2601 };

        public override bool IsTransient(DbException error) => error is SqlException sql && sql.Number switch
        {
            // Deadlock victim, lock time-out, snapshot conflict, command time-out.
            1205 or 1222 or 3960 or -2 => true,
            // Azure SQL moves the database or asks to slow down.
            40197 or 40501 or 40613 or 49918 or 49919 or 49920 or 10928 or 10929 => true,
            // An engine that speaks T-SQL on PostgreSQL reports the same under one number of its own.
            33557097 => sql.Message.Contains("lock timeout", StringComparison.Ordinal)
                || sql.Message.Contains("could not serialize", StringComparison.Ordinal),
            _ => false,
        };
    }
}
