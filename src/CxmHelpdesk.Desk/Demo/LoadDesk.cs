using Microsoft.Data.Sqlite;

namespace CxmHelpdesk.Desk.Demo;

/// <summary>What load data needs of the desk that is there: its counters, teams, agents and an account.</summary>
internal static class LoadDesk
{
    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of these classes.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <returns>The first of the numbers taken.</returns>
    public static long Take(SqliteConnection connection, string counter, long count)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "update counters set value = value + $count where name = $name returning value - $count + 1";
        command.Parameters.AddWithValue("$count", count);
        command.Parameters.AddWithValue("$name", counter);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Those who are there; on an empty desk a few are made, who cannot sign in.</summary>
    public static (long[] Teams, long[] Agents, (long Id, string Channel) Account) People(SqliteConnection connection, DateTimeOffset now, Func<long> nextId)
    {
        var at = now.ToUnixTimeMilliseconds();
        for (var i = Ids(connection, "teams").Length; i < 4; i++)
        {
            Execute(connection, FormattableString.Invariant($"insert into teams (id, name, created_at) values ({nextId()}, 'Team {i + 1}', {at})"));
        }

        for (var i = Ids(connection, "agents").Length; i < 20; i++)
        {
            Execute(connection, FormattableString.Invariant(
                $"insert into agents (id, email, email_key, name, role, language, time_zone, created_at) values ({nextId()}, 'load{i}@load.example', 'load{i}@load.example', 'Agent {i + 1}', 'agent', 'en', 'UTC', {at})"));
        }

        if (Ids(connection, "channel_accounts").Length == 0)
        {
            Execute(connection, FormattableString.Invariant(
                $"insert into channel_accounts (id, channel, account_key, name, settings, secrets, enabled, version, created_at) values ({nextId()}, 'web-chat', 'load', 'Load', '{{}}', '{{}}', 1, 1, {at})"));
        }

        using var command = connection.CreateCommand();
        command.CommandText = "select id, channel from channel_accounts order by id limit 1";
        using var reader = command.ExecuteReader();
        reader.Read();
        return (Ids(connection, "teams"), Ids(connection, "agents"), (reader.GetInt64(0), reader.GetString(1)));
    }

    private static long[] Ids(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // One of three names above.
        command.CommandText = $"select id from {table} order by id";
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var ids = new List<long>();
        while (reader.Read())
        {
            ids.Add(reader.GetInt64(0));
        }

        return [.. ids];
    }
}
