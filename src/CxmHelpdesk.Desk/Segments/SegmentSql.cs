using System.Globalization;
using System.Text.Json;
using CxmHelpdesk.Desk.Customers;
using Dapper;

namespace CxmHelpdesk.Desk.Segments;

/// <summary>A condition that cannot be asked for.</summary>
/// <param name="path">Where in the filter: all[0].op.</param>
internal sealed class SegmentProblem(string path, string message) : Exception(message)
{
    public string Path => path;
}

/// <summary>Turns a filter into a where clause. Names come from the allow-list, everything a caller wrote is a parameter.</summary>
internal sealed class SegmentSql
{
    private readonly DateTimeOffset _now;

    private SegmentSql(DateTimeOffset now) => _now = now;

    public DynamicParameters Parameters { get; } = new();

    public string Where { get; private set; } = "";

    /// <exception cref="SegmentProblem">Something in it is not allowed.</exception>
    public static SegmentSql Compile(SegmentFilter filter, DateTimeOffset now)
    {
        if (filter.All.Count + filter.Any.Count > SegmentFilter.MaxConditions)
        {
            throw new SegmentProblem("all", $"At most {SegmentFilter.MaxConditions} conditions.");
        }

        var sql = new SegmentSql(now);
        var all = filter.All.Select((condition, i) => sql.Condition(condition, $"all[{i}]")).ToArray();
        var any = filter.Any.Select((condition, i) => sql.Condition(condition, $"any[{i}]")).ToArray();
        sql.Where = string.Join("\nand ", ["c.merged_into is null", .. all, .. any.Length == 0 ? [] : new[] { $"({string.Join("\nor ", any)})" }]);
        return sql;
    }

    private string Condition(SegmentCondition condition, string path)
    {
        if (condition is null || condition.Field is null || !SegmentFields.All.TryGetValue(condition.Field, out var field))
        {
            throw new SegmentProblem($"{path}.field", "There is no such field.");
        }

        if (!SegmentFields.OpsOf(field.Kind).Contains(condition.Op))
        {
            throw new SegmentProblem($"{path}.op", $"One of {string.Join(", ", SegmentFields.OpsOf(field.Kind))}.");
        }

        var column = field.Sql;
        return condition.Op switch
        {
            "isEmpty" => $"{column} is null",
            "isNotEmpty" => $"{column} is not null",
            _ => field.Kind switch
            {
                SegmentFieldKind.Text => Text(column, condition, path),
                SegmentFieldKind.Number => Number(column, condition, path, 1),
                SegmentFieldKind.Money => Number(column, condition, path, 100),
                SegmentFieldKind.Instant => Instant(column, condition, path),
                SegmentFieldKind.Touched => Touched(column, condition, path),
                _ => throw new ArgumentOutOfRangeException(nameof(condition)),
            },
        };
    }

    private string Text(string column, SegmentCondition condition, string path)
    {
        if (condition.Value is not { ValueKind: JsonValueKind.String } value || value.GetString() is not { Length: > 0 and <= 200 } text)
        {
            throw new SegmentProblem($"{path}.value", "A text of at most 200 characters.");
        }

        var key = SearchWords.Key(text);
        return condition.Op switch
        {
            "is" => $"{column} = {Add(key)}",
            "isNot" => $"({column} is null or {column} <> {Add(key)})",
            "startsWith" => $"{column} like {Add(Escaped(key) + "%")} escape '~'",
            _ => $"{column} like {Add("%" + Escaped(key) + "%")} escape '~'",
        };
    }

    private string Number(string column, SegmentCondition condition, string path, int unit)
    {
        if (condition.Value is not { ValueKind: JsonValueKind.Number } value || !value.TryGetDouble(out var number) || Math.Abs(number) > 1e12)
        {
            throw new SegmentProblem($"{path}.value", "A number.");
        }

        var parameter = unit == 1 ? Add(number) : Add((long)Math.Round(number * unit));
        return $"{column} {(condition.Op == "is" ? "=" : condition.Op == "atLeast" ? ">=" : "<=")} {parameter}";
    }

    private string Instant(string column, SegmentCondition condition, string path)
    {
        if (condition.Op is "withinDays" or "notWithinDays")
        {
            var since = Add(Since(condition, path));
            return condition.Op == "withinDays" ? $"{column} >= {since}" : $"({column} is null or {column} < {since})";
        }

        return condition.Value is { ValueKind: JsonValueKind.String } value
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? $"{column} {(condition.Op == "before" ? "<" : ">=")} {Add(at.ToUnixTimeMilliseconds())}"
            : throw new SegmentProblem($"{path}.value", "A time such as 2026-11-22T00:00:00Z.");
    }

    private string Touched(string kind, SegmentCondition condition, string path)
    {
        var exists = $"exists (select 1 from touches t where t.customer_id = c.id and t.at >= {Add(Since(condition, path))} and t.kind = {Add(kind)})";
        return condition.Op == "withinDays" ? exists : $"not {exists}";
    }

    private long Since(SegmentCondition condition, string path) =>
        condition.Value is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var days) && days is >= 0 and <= 36500
            ? _now.AddDays(-days).ToUnixTimeMilliseconds()
            : throw new SegmentProblem($"{path}.value", "A number of days.");

    private string Add(object value)
    {
        var name = $"s{Parameters.ParameterNames.Count()}";
        Parameters.Add(name, value);
        return $"@{name}";
    }

    /// <summary>In SQL Server [ begins a set as well.</summary>
    private static string Escaped(string text) =>
        text.Replace("~", "~~", StringComparison.Ordinal).Replace("%", "~%", StringComparison.Ordinal)
            .Replace("_", "~_", StringComparison.Ordinal).Replace("[", "~[", StringComparison.Ordinal);
}
