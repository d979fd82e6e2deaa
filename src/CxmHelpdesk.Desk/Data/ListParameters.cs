using System.Collections;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;

namespace CxmHelpdesk.Desk.Data;

/// <summary>
/// Writes a list parameter (<c>id in @ids</c>) out as single ones, padded to few different lengths. Dapper's own way makes another text of each
/// length, which both engines would parse and plan anew each time, and reads its elements past the type handlers.
/// </summary>
internal static partial class ListParameters
{
    /// <param name="parameters">An object with properties, or a dictionary of Dapper's.</param>
    public static (string Sql, object Parameters) Expand(string sql, object parameters)
    {
        var values = Values(parameters).ToList();
        var expanded = new DynamicParameters();
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values)
        {
            if (value is IEnumerable and not string and not byte[])
            {
                texts[name] = Write(name, ((IEnumerable)value).Cast<object>().ToList(), expanded);
            }
            else
            {
                expanded.Add(name, value);
            }
        }

        return (InList.Replace(sql, found => texts.TryGetValue(found.Groups[1].Value, out var text) ? "in " + text : found.Value), expanded);
    }

    public static bool IsIn(string sql) => sql.Contains("in @", StringComparison.OrdinalIgnoreCase);

    private static string Write(string name, List<object> elements, DynamicParameters expanded)
    {
        if (elements.Count == 0)
        {
            // Right for "in" and "not in" alike, which "(null)" is not.
            return "(select null where 1 = 0)";
        }

        var text = new StringBuilder("(");
        var length = PaddedLength(elements.Count);
        for (var i = 0; i < length; i++)
        {
            var element = $"{name}_{i}";
            expanded.Add(element, elements[Math.Min(i, elements.Count - 1)]);
            text.Append(i == 0 ? "@" : ", @").Append(element);
        }

        return text.Append(')').ToString();
    }

    /// <summary>Powers of two, then steps of 256: SQL Server takes 2,100 parameters at most.</summary>
    private static int PaddedLength(int count) =>
        count <= 512 ? (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count) : (count + 255) / 256 * 256;

    private static IEnumerable<(string Name, object? Value)> Values(object parameters) => parameters is DynamicParameters dynamic
        ? dynamic.ParameterNames.Select(name => (name, (object?)dynamic.Get<object>(name)))
        : parameters.GetType().GetProperties().Select(property => (property.Name, property.GetValue(parameters)));

    [GeneratedRegex(@"\bin @(\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InList { get; }
}
