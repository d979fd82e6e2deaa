using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.Settings;

/// <summary>
/// Documents of settings that people change while the desk runs. Cached for a few seconds, so a change made on another
/// node is in force there soon, and on this one at once.
/// </summary>
public sealed class SettingsStore(Db db, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly ConcurrentDictionary<string, (object Value, DateTimeOffset At)> _cache = new();

    /// <summary>What is stored under the name, or <c>new T()</c>.</summary>
    public async ValueTask<T> GetAsync<T>(string name, CancellationToken ct)
        where T : class, new()
    {
        if (_cache.TryGetValue(name, out var cached) && time.GetUtcNow() - cached.At < Fresh)
        {
            return (T)cached.Value;
        }

        var json = await db.ReadAsync(session => session.FirstOrDefaultAsync<string>("select value from settings where name = @name", new { name }), ct);
        var value = json is null ? new T() : JsonSerializer.Deserialize<T>(json, Json) ?? new T();
        _cache[name] = (value, time.GetUtcNow());
        return value;
    }

    /// <param name="agentId">Who changed it, for the audit trail.</param>
    public async Task PutAsync<T>(string name, T value, long agentId, CancellationToken ct)
        where T : class
    {
        var json = JsonSerializer.Serialize(value, Json);
        await db.WriteAsync(
            async tx =>
            {
                const string Update = "update settings set value = @json, version = version + 1, updated_at = @Now where name = @name";
                var parameters = new { name, json, tx.Now };
                if (await tx.ExecuteAsync(Update, parameters) == 0)
                {
                    try
                    {
                        await tx.ExecuteAsync("insert into settings (name, value, version, updated_at) values (@name, @json, 1, @Now)", parameters);
                    }
                    catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
                    {
                        await tx.ExecuteAsync(Update, parameters);
                    }
                }

                tx.Append(new NewEvent(EventTypes.SettingsChanged, JsonSerializer.Serialize(new { name })) { AgentId = agentId == Viewer.Desk.AgentId ? null : agentId });
            },
            ct);
        _cache[name] = (value, time.GetUtcNow());
    }
}
