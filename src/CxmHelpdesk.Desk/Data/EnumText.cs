using System.Collections.Frozen;
using System.Text.Json;

namespace CxmHelpdesk.Desk.Data;

/// <summary>Enums are kept as text in camel case: readable in the database, the same as in JSON, and read back by Dapper.</summary>
public static class EnumText
{
    public static string ToText<T>(this T value)
        where T : struct, Enum => Names<T>.Of[value];

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Of =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
    }
}
