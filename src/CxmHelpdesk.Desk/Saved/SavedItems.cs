using System.Text.Json;
using System.Text.Json.Serialization;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using FluentValidation;

namespace CxmHelpdesk.Desk.Saved;

/// <param name="Body">What it is, by its kind.</param>
/// <param name="Shared">Everybody sees it; else only its maker.</param>
/// <param name="Mine">The viewer made it.</param>
/// <param name="Changeable">By this viewer.</param>
public sealed record SavedItem<T>(long Id, string Name, T Body, bool Shared, long CreatedBy, bool Mine, bool Changeable, long Version);

/// <param name="Version">The version that was read; not needed for a new one.</param>
public sealed record SaveItem<T>(string Name, T Body, bool Shared, long? Version = null);

public static class SavedItemRules
{
    /// <summary>What all kinds share.</summary>
    public static void IsSavedItem<T>(this AbstractValidator<SaveItem<T>> validator)
    {
        validator.RuleFor(item => item.Name).NotEmpty().MaximumLength(120);
        validator.RuleFor(item => item.Body).NotNull();
    }
}

/// <summary>What agents keep under a name, one kind of it. Its maker and supervisors change what is shared; what is personal only its maker sees.</summary>
/// <param name="kind">As in the table.</param>
/// <param name="what">As a refusal calls it.</param>
public sealed class SavedItems<T>(Db db, string kind, string what)
    where T : class
{
    private const string Columns = "id, name, body, shared, created_by, version";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public Task<IReadOnlyList<SavedItem<T>>> ListAsync(Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<IReadOnlyList<SavedItem<T>>>(
            async session =>
            [
                .. (await session.QueryAsync<Row>(
                    $"select {Columns} from saved_items where kind = @kind and (shared = 1 or created_by = @AgentId) order by name, id",
                    new { kind, viewer.AgentId })).Select(row => ToItem(row, viewer)),
            ],
            ct);

    public Task<SavedItem<T>> AddAsync(SaveItem<T> item, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                var id = await InsertAsync(tx, item, viewer.AgentId);
                Tell(tx, id, viewer);
                return ToItem((await LoadAsync(tx, id))!, viewer);
            },
            ct);

    public Task<Outcome<SavedItem<T>>> ChangeAsync(long id, SaveItem<T> item, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<SavedItem<T>>>(
            async tx =>
            {
                var (old, refusal) = await ChangeableAsync(tx, id, viewer);
                if (old is null)
                {
                    return refusal!;
                }

                var rows = await tx.ExecuteAsync(
                    """
                    update saved_items
                    set name = @Name, body = @body, shared = @Shared, updated_at = @Now, version = version + 1
                    where id = @id and version = @Version
                    """,
                    new { Name = item.Name.Trim(), body = JsonSerializer.Serialize(item.Body, Json), item.Shared, tx.Now, id, Version = item.Version ?? old.Version });
                if (rows == 0)
                {
                    return new Refusal.Conflict("stale", $"Somebody changed this {what} meanwhile.", new Dictionary<string, object?> { ["version"] = old.Version });
                }

                Tell(tx, id, viewer);
                return ToItem((await LoadAsync(tx, id))!, viewer);
            },
            ct);

    public Task<Outcome<Done>> RemoveAsync(long id, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<Done>>(
            async tx =>
            {
                var (old, refusal) = await ChangeableAsync(tx, id, viewer);
                if (old is null)
                {
                    return refusal!;
                }

                await tx.ExecuteAsync("delete from saved_items where id = @id", new { id });
                Tell(tx, id, viewer);
                return Done.Instance;
            },
            ct);

    internal async Task<long> InsertAsync(Tx tx, SaveItem<T> item, long agentId)
    {
        var id = tx.NextId();
        await tx.ExecuteAsync(
            """
            insert into saved_items (id, kind, name, body, shared, created_by, created_at, updated_at, version)
            values (@id, @kind, @Name, @body, @Shared, @agentId, @Now, @Now, 1)
            """,
            new { id, kind, Name = item.Name.Trim(), body = JsonSerializer.Serialize(item.Body, Json), item.Shared, agentId, tx.Now });
        return id;
    }

    /// <summary>Null: there is none, or not for this viewer.</summary>
    internal async Task<SavedItem<T>?> FindAsync(Session session, long id, Viewer viewer) =>
        await LoadAsync(session, id) is { } row && Visible(row, viewer) ? ToItem(row, viewer) : null;

    private async Task<(Row? Row, Refusal? Refusal)> ChangeableAsync(Tx tx, long id, Viewer viewer) => await LoadAsync(tx, id) switch
    {
        { } row when !Visible(row, viewer) => (null, new Refusal.NotFound(what)),
        { } row when !Changeable(row, viewer) => (null, new Refusal.Forbidden($"Only its maker and supervisors change a shared {what}.")),
        { } row => (row, null),
        null => (null, new Refusal.NotFound(what)),
    };

    private Task<Row?> LoadAsync(Session session, long id) =>
        session.FirstOrDefaultAsync<Row>($"select {Columns} from saved_items where id = @id and kind = @kind", new { id, kind });

    // To everybody: names of personal things are not in it, and who cannot see it fetches nothing new.
    private void Tell(Tx tx, long id, Viewer viewer) =>
        tx.Append(new NewEvent(EventTypes.SavedItemChanged, JsonSerializer.Serialize(new { kind, itemId = id })) { AgentId = viewer.AgentId });

    private static bool Visible(Row row, Viewer viewer) => row.Shared || row.CreatedBy == viewer.AgentId;

    private static bool Changeable(Row row, Viewer viewer) => row.CreatedBy == viewer.AgentId || (row.Shared && viewer.CanSupervise);

    private static SavedItem<T> ToItem(Row row, Viewer viewer) => new(
        row.Id, row.Name, JsonSerializer.Deserialize<T>(row.Body, Json)!, row.Shared, row.CreatedBy, row.CreatedBy == viewer.AgentId, Changeable(row, viewer), row.Version);

    private sealed record Row
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string Body { get; init; } = "{}";

        public bool Shared { get; init; }

        public long CreatedBy { get; init; }

        public long Version { get; init; }
    }
}
