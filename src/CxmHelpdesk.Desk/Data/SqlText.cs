using System.Collections.Frozen;
using System.Reflection;

namespace CxmHelpdesk.Desk.Data;

/// <summary>
/// The statements that the two engines cannot share: <c>name.sqlite.sql</c> and <c>name.sqlserver.sql</c> beside their store,
/// read once at start. A missing twin stops the process then, not a customer later.
/// </summary>
internal sealed class SqlText
{
    private readonly FrozenDictionary<string, string> _statements;

    public SqlText(SqlDialect dialect)
    {
        var assembly = typeof(SqlText).Assembly;
        var names = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("sql/", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var twin = name.EndsWith(".sqlite.sql", StringComparison.Ordinal)
                ? name.Replace(".sqlite.sql", ".sqlserver.sql", StringComparison.Ordinal)
                : name.Replace(".sqlserver.sql", ".sqlite.sql", StringComparison.Ordinal);
            if (!names.Contains(twin))
            {
                throw new InvalidOperationException($"The statement {name["sql/".Length..]} has no twin for the other engine.");
            }
        }

        var suffix = $".{dialect.Name}.sql";
        _statements = names
            .Where(name => name.EndsWith(suffix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name["sql/".Length..^suffix.Length], name => Read(assembly, name));
    }

    /// <param name="name">The file's name without engine and extension.</param>
    public string this[string name] => _statements[name];

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
