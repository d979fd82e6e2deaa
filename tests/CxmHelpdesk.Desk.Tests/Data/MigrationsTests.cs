using System.Text.RegularExpressions;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Tests.Data;

public sealed partial class MigrationsTests
{
    /// <summary>What only one engine has, on purpose: the two forms of search.</summary>
    private static readonly string[] s_ofOneEngine = ["search_messages", "search_terms", "ix_search_terms_message"];

    [Fact]
    public void Both_engines_have_the_same_scripts() => Assert.Equal(
        Migrator.Scripts(SqlDialect.Sqlite).Select(script => script.Name),
        Migrator.Scripts(SqlDialect.SqlServer).Select(script => script.Name));

    [Fact]
    public void Both_engines_have_the_same_tables_columns_and_indexes()
    {
        var sqlite = SchemaOf(SqlDialect.Sqlite);
        Assert.True(sqlite.Count > 200, "The reader of scripts finds nothing any more.");
        Assert.Equal(sqlite, SchemaOf(SqlDialect.SqlServer));
    }

    [SqlServerFact]
    public async Task An_empty_sql_server_gets_its_schema_and_a_second_start_finds_nothing_to_do()
    {
        await using var test = await TestDb.CreateOnSqlServerAsync();
        Assert.Equal(0, await Migrator.MigrateAsync(test.Db, TimeProvider.System, default));
        Assert.Equal(0, await test.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from tickets"), default));
    }

    [Fact]
    public void Sql_client_finds_every_type_it_was_built_with()
    {
        // Its package names one that is not served everywhere; see src/Microsoft.SqlServer.Server.
        Assert.NotEmpty(typeof(Microsoft.Data.SqlClient.SqlConnection).Assembly.GetTypes());
    }

    /// <summary>Lines such as <c>tickets.subject not null</c> and <c>ix_tickets_customer on tickets (customer_id)</c>.</summary>
    private static SortedSet<string> SchemaOf(SqlDialect dialect)
    {
        var schema = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in Migrator.Scripts(dialect).Select(script => Comments().Replace(script.Text, "")))
        {
            foreach (Match table in Tables().Matches(text))
            {
                var name = table.Groups[1].Value;
                foreach (var line in table.Groups[2].Value.Split('\n').Select(line => line.Trim().TrimEnd(',')).Where(line => line.Length > 0))
                {
                    schema.Add(line.StartsWith("primary key", StringComparison.Ordinal) ? $"{name} {line}" : $"{name}.{Column(line)}");
                }
            }

            foreach (Match added in AddedColumns().Matches(text))
            {
                schema.Add($"{added.Groups[1].Value}.{Column(added.Groups[2].Value)}");
            }

            foreach (Match index in Indexes().Matches(text))
            {
                schema.Add(Blanks().Replace(index.Value, " "));
            }
        }

        schema.RemoveWhere(line => s_ofOneEngine.Any(line.Contains));
        return schema;
    }

    private static string Column(string line)
    {
        var name = line.Split(' ')[0];
        var key = line.Contains("primary key", StringComparison.Ordinal) ? " primary key" : "";
        return $"{name} {(line.Contains("not null", StringComparison.Ordinal) ? "not null" : "null")}{key}";
    }

    [GeneratedRegex(@"--[^\n]*")]
    private static partial Regex Comments();

    [GeneratedRegex(@"create table (\w+) \(\n(.*?)\n\)", RegexOptions.Singleline)]
    private static partial Regex Tables();

    [GeneratedRegex(@"alter table (\w+) add (?:column )?([^;]+);")]
    private static partial Regex AddedColumns();

    [GeneratedRegex(@"create (?:unique )?index [^;]+;")]
    private static partial Regex Indexes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
