using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dapper;

namespace CxmHelpdesk.Desk.Data;

/// <summary>Dapper's settings are global to the process; this is the one place that touches them.</summary>
internal static class DapperSetup
{
#pragma warning disable CA2255 // Dapper leaves no other moment that is surely before its first use.
    [ModuleInitializer]
    public static void Apply()
    {
        // Without this Dapper's own mapping goes before our handlers.
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new InstantHandler());
        SqlMapper.AddTypeMap(typeof(DateTime), DbType.DateTime2);
        DefaultTypeMap.MatchNamesWithUnderscores = true;
    }
#pragma warning restore CA2255

    /// <summary>Instants are kept as whole milliseconds since 1970 (UTC) on both engines: sortable, small, and the same in JavaScript.</summary>
    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            parameter.DbType = DbType.Int64;
            parameter.Value = value.ToUnixTimeMilliseconds();
        }

        public override DateTimeOffset Parse(object value) =>
            DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(value, CultureInfo.InvariantCulture));
    }
}
