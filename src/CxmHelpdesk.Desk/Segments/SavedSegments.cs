using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Tickets;
using FluentValidation;

namespace CxmHelpdesk.Desk.Segments;

public sealed record SegmentDto(long Id, string Name, SegmentFilter Filter, bool Shared, long CreatedBy, bool Mine, long Version);

/// <param name="Shared">Everybody sees it; else only its maker.</param>
/// <param name="Version">The version that was read; not needed for a new one.</param>
public sealed record SaveSegment(string Name, SegmentFilter Filter, bool Shared, long? Version = null);

/// <param name="Count">At most <see cref="SavedSegments.CountCap"/>; then there are more.</param>
public sealed record SegmentPreview(int Count, bool Capped, IReadOnlyList<CustomerDto> First);

public sealed class SaveSegmentValidator : AbstractValidator<SaveSegment>
{
    public SaveSegmentValidator()
    {
        RuleFor(segment => segment.Name).NotEmpty().MaximumLength(120);
        RuleFor(segment => segment.Filter).NotNull();
    }
}

/// <summary>Filters over customers that are kept by name.</summary>
public sealed class SavedSegments(Db db, TimeProvider time)
{
    public const int CountCap = 10_000;
    public const int PageSize = 50;

    public Task<IReadOnlyList<SegmentDto>> ListAsync(Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<IReadOnlyList<SegmentDto>>(
            async session =>
            [
                .. (await session.QueryAsync<Row>(
                    "select id, name, filter, shared, created_by, version from segments where shared = 1 or created_by = @AgentId order by name, id",
                    new { viewer.AgentId })).Select(row => row.ToDto(viewer)),
            ],
            ct);

    public Task<Outcome<SegmentDto>> AddAsync(SaveSegment segment, Viewer viewer, CancellationToken ct) =>
        Allowed(segment.Filter, () => db.WriteAsync<Outcome<SegmentDto>>(
            async tx =>
            {
                var id = tx.NextId();
                await tx.ExecuteAsync(
                    "insert into segments (id, name, filter, shared, created_by, created_at, version) values (@id, @Name, @filter, @Shared, @AgentId, @Now, 1)",
                    new { id, Name = segment.Name.Trim(), filter = ToJson(segment.Filter), segment.Shared, viewer.AgentId, tx.Now });
                Tell(tx, id, viewer);
                return (await LoadAsync(tx, id))!.ToDto(viewer);
            },
            ct));

    public Task<Outcome<SegmentDto>> ChangeAsync(long id, SaveSegment segment, Viewer viewer, CancellationToken ct) =>
        Allowed(segment.Filter, () => db.WriteAsync<Outcome<SegmentDto>>(
            async tx =>
            {
                if (await LoadAsync(tx, id) is not { } old || !old.Visible(viewer))
                {
                    return new Refusal.NotFound("segment");
                }

                if (!old.Changeable(viewer))
                {
                    return new Refusal.Forbidden("Only its maker and supervisors change a segment.");
                }

                var rows = await tx.ExecuteAsync(
                    "update segments set name = @Name, filter = @filter, shared = @Shared, version = version + 1 where id = @id and version = @Version",
                    new { Name = segment.Name.Trim(), filter = ToJson(segment.Filter), segment.Shared, id, Version = segment.Version ?? old.Version });
                if (rows == 0)
                {
                    return new Refusal.Conflict("stale", "Somebody changed this segment meanwhile.", new Dictionary<string, object?> { ["version"] = old.Version });
                }

                Tell(tx, id, viewer);
                return (await LoadAsync(tx, id))!.ToDto(viewer);
            },
            ct));

    public Task<Refusal?> RemoveAsync(long id, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Refusal?>(
            async tx =>
            {
                if (await LoadAsync(tx, id) is not { } old || !old.Visible(viewer))
                {
                    return new Refusal.NotFound("segment");
                }

                if (!old.Changeable(viewer))
                {
                    return new Refusal.Forbidden("Only its maker and supervisors remove a segment.");
                }

                await tx.ExecuteAsync("delete from segments where id = @id", new { id });
                Tell(tx, id, viewer);
                return null;
            },
            ct);

    public Task<Outcome<SegmentPreview>> PreviewAsync(SegmentFilter filter, CancellationToken ct) =>
        Allowed(filter, () => db.ReadAsync<Outcome<SegmentPreview>>(
            async session =>
            {
                var page = await PageAsync(session, filter, null, 10);
                var sql = SegmentSql.Compile(filter, time.GetUtcNow());
                sql.Parameters.Add("Cap", CountCap + 1);
                var count = await session.ScalarAsync<int>(
                    $"""
                    select count(*)
                    from (
                        select c.id
                        from {CustomerRow.From}
                        where {sql.Where}
                        order by c.id
                        {session.Dialect.Limit("@Cap")}) x
                    """,
                    sql.Parameters);
                return new SegmentPreview(Math.Min(count, CountCap), count > CountCap, page.Items);
            },
            ct));

    public Task<Outcome<Page<CustomerDto>>> CustomersAsync(long id, string? after, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync<Outcome<Page<CustomerDto>>>(
            async session => await LoadAsync(session, id) is { } row && row.Visible(viewer)
                ? await PageAsync(session, row.Parsed, TextKeyset.Parse(after), PageSize)
                : (Outcome<Page<CustomerDto>>)new Refusal.NotFound("segment"),
            ct);

    /// <summary>Whether a customer belongs to a shared segment of this name.</summary>
    public Task<bool> HoldsAsync(string name, long customerId, CancellationToken ct) =>
        db.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<Row>("select id, name, filter, shared, created_by, version from segments where shared = 1 and name = @name order by id", new { name });
                foreach (var row in rows)
                {
                    var sql = SegmentSql.Compile(row.Parsed, time.GetUtcNow());
                    sql.Parameters.Add("CustomerId", customerId);
                    if (await session.ScalarAsync<int>($"select count(*) from {CustomerRow.From} where c.id = @CustomerId and {sql.Where}", sql.Parameters) > 0)
                    {
                        return true;
                    }
                }

                return false;
            },
            ct);

    private async Task<Page<CustomerDto>> PageAsync(Session session, SegmentFilter filter, TextKeyset? after, int size)
    {
        var sql = SegmentSql.Compile(filter, time.GetUtcNow());
        sql.Parameters.AddDynamicParams(new { Value = after?.Value ?? "", Id = after?.Id ?? 0, Size = size + 1 });
        var rows = await session.QueryAsync<CustomerRow>(PageSql(session.Dialect, sql.Where), sql.Parameters);
        return CustomerPages.ToPage(rows, row => row.NameKey, size);
    }

    internal static string PageSql(SqlDialect dialect, string where) =>
        $"""
        select {CustomerRow.Columns}
        from {CustomerRow.From}
        where c.name_key >= @Value
        and (c.name_key > @Value or c.id > @Id)
        and {where}
        order by c.name_key, c.id
        {dialect.Limit("@Size")}
        """;

    private async Task<Outcome<T>> Allowed<T>(SegmentFilter filter, Func<Task<Outcome<T>>> go)
    {
        try
        {
            _ = SegmentSql.Compile(filter, time.GetUtcNow());
        }
        catch (SegmentProblem problem)
        {
            return new Refusal.Invalid($"filter.{problem.Path}", problem.Message);
        }

        return await go();
    }

    private static Task<Row?> LoadAsync(Session session, long id) =>
        session.FirstOrDefaultAsync<Row>("select id, name, filter, shared, created_by, version from segments where id = @id", new { id });

    private static void Tell(Tx tx, long id, Viewer viewer) =>
        tx.Append(new NewEvent(EventTypes.SegmentChanged, $$"""{"segmentId":{{id}}}""") { AgentId = viewer.AgentId });

    private static string ToJson(SegmentFilter filter) => JsonSerializer.Serialize(filter, JsonSerializerOptions.Web);

    private sealed record Row
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string Filter { get; init; } = "";

        public bool Shared { get; init; }

        public long CreatedBy { get; init; }

        public long Version { get; init; }

        public SegmentFilter Parsed => JsonSerializer.Deserialize<SegmentFilter>(Filter, JsonSerializerOptions.Web)!;

        public bool Visible(Viewer viewer) => Shared || CreatedBy == viewer.AgentId;

        public bool Changeable(Viewer viewer) => CreatedBy == viewer.AgentId || viewer.CanSupervise;

        public SegmentDto ToDto(Viewer viewer) => new(Id, Name, Parsed, Shared, CreatedBy, CreatedBy == viewer.AgentId, Version);
    }
}
