using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Dapper;

namespace CxmHelpdesk.Desk.Data;

/// <summary>One connection for the time of a read or a write. All SQL of the desk passes here, so it can be counted.</summary>
public class Session
{
    private static readonly ConcurrentDictionary<Type, string?> s_givenTwice = [];

    private readonly DbConnection _connection;
    private readonly DbTransaction? _transaction;
    private readonly StatementCounter _counter;

    internal Session(SqlDialect dialect, DbConnection connection, DbTransaction? transaction, StatementCounter counter, CancellationToken ct)
    {
        Dialect = dialect;
        _connection = connection;
        _transaction = transaction;
        _counter = counter;
        Ct = ct;
    }

    public SqlDialect Dialect { get; }

    protected CancellationToken Ct { get; }

    /// <summary>All rows, in memory.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        (await _connection.QueryAsync<T>(Command(sql, parameters))).AsList();

    /// <summary>The first row or <c>default</c>. For a column that may be null ask for a nullable type.</summary>
    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null) =>
        _connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters));

    /// <summary>The first column of the only row.</summary>
    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null) =>
        (await _connection.ExecuteScalarAsync<T>(Command(sql, parameters)))!;

    protected Task<int> RunAsync(string sql, object? parameters) => _connection.ExecuteAsync(Command(sql, parameters));

    private CommandDefinition Command(string sql, object? parameters)
    {
        _counter.Increment();
        CheckNames(parameters);
        if (parameters is not null && ListParameters.IsIn(sql))
        {
            (sql, parameters) = ListParameters.Expand(sql, parameters);
        }

        if (_connection is CachingSqliteConnection caching)
        {
            caching.Upcoming = sql;
        }

        return new CommandDefinition(sql, parameters, _transaction, cancellationToken: Ct);
    }

    /// <summary>For SQL Server <c>@id</c> and <c>@Id</c> are one parameter given twice, SQLite does not mind: so that tests on SQLite find it.</summary>
    [Conditional("DEBUG")]
    private static void CheckNames(object? parameters)
    {
        if (parameters is not (null or DynamicParameters) && s_givenTwice.GetOrAdd(parameters.GetType(), GivenTwice) is { } name)
        {
            throw new InvalidOperationException($"The parameter @{name} is given twice, in two spellings.");
        }
    }

    private static string? GivenTwice(Type parameters) =>
        parameters.GetProperties().GroupBy(property => property.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1)?.Key;
}

/// <summary>How many statements were sent; guards in the tests hold it down.</summary>
public sealed class StatementCounter
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    internal void Increment() => Interlocked.Increment(ref _count);
}
