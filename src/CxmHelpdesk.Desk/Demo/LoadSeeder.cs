using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Sentiment;
using Microsoft.Data.Sqlite;

namespace CxmHelpdesk.Desk.Demo;

/// <param name="Messages">Customers' and agents' together.</param>
public sealed record LoadResult(int Tickets, int Messages, int Customers, int Touches);

/// <summary>
/// Fills an SQLite database for load tests: tickets of two years in English and Japanese, few customers with many and many with few, one with
/// five thousand events. Rows, indexes, counters and search are as if all had come in by the front door; only the event log does not tell of it.
/// No server may run on the file meanwhile.
/// </summary>
public sealed class LoadSeeder(Db db, ToneReader tone, TimeProvider time)
{
    private const int TicketsPerCommit = 20_000;

    public async Task<LoadResult> SeedAsync(int tickets, IProgress<int>? progress, CancellationToken ct)
    {
        if (db.Dialect != SqlDialect.Sqlite)
        {
            throw new NotSupportedException("Load data is made on SQLite only.");
        }

        await using var connection = (SqliteConnection)await db.OpenAsync(ct);
        // Customers are written last, when their sums are known. A crash costs a file that was made for a test.
        LoadDesk.Execute(connection, "pragma foreign_keys = off; pragma synchronous = off; pragma cache_size = -400000;");
        using var run = new LoadRun(connection, new LoadTexts(tone, time.GetUtcNow()), tickets, time.GetUtcNow());
        run.Begin();
        for (var i = 0; i < tickets; i++)
        {
            run.AddTicket(i);
            if ((i + 1) % TicketsPerCommit == 0)
            {
                ct.ThrowIfCancellationRequested();
                run.Commit();
                progress?.Report(i + 1);
            }
        }

        run.Finish();
        LoadDesk.Execute(connection, "pragma wal_checkpoint(truncate);");
        return run.Result;
    }
}
