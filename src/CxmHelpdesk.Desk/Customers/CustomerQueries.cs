using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.History;

namespace CxmHelpdesk.Desk.Customers;

/// <summary>What the console shows of customers.</summary>
public sealed class CustomerQueries(Db db)
{
    /// <summary>How many of a customer's touches the panel carries; the rest comes by pages.</summary>
    public const int PanelTouches = 20;

    // SQL Server takes 2,100 parameters a statement.
    private const int IdsPerStatement = 1000;

    private readonly SqlText _sql = new(db.Dialect);

    /// <returns>Null: no such customer.</returns>
    public Task<CustomerPanel?> PanelAsync(long customerId, Viewer viewer, CancellationToken ct) =>
        db.ReadAsync(async session => (await PanelsAsync(session, [customerId], viewer)).GetValueOrDefault(customerId), ct);

    /// <summary>Panels of many customers in four statements, however many there are (four more for each further thousand).</summary>
    public async Task<IReadOnlyDictionary<long, CustomerPanel>> PanelsAsync(Session session, IReadOnlyCollection<long> customerIds, Viewer viewer)
    {
        var panels = new Dictionary<long, CustomerPanel>();
        foreach (var ids in customerIds.Distinct().Chunk(IdsPerStatement))
        {
            await AddPanelsAsync(session, ids, viewer, panels);
        }

        return panels;
    }

    private async Task AddPanelsAsync(Session session, long[] ids, Viewer viewer, Dictionary<long, CustomerPanel> panels)
    {
        var customers = await session.QueryAsync<CustomerRow>($"select {CustomerRow.Columns} from {CustomerRow.From} where c.id in @ids", new { ids });
        var identities = (await session.QueryAsync<IdentityRow>(
            """
            select id, customer_id, kind, address, name, verified, created_at, blocked_at, picture_sha256
            from identities
            where customer_id in @ids
            """,
            new { ids })).ToLookup(row => row.CustomerId);
        var deals = (await session.QueryAsync<DealRow>(
            """
            select id, customer_id, title, stage, state, amount_hundredths, currency, close_on, owner
            from deals
            where customer_id in @ids
            and state = 'open'
            """,
            new { ids })).ToLookup(row => row.CustomerId);
        var touches = (await session.QueryAsync<TouchRow>(
            _sql["panel-touches"],
            new { Ids = ids, All = viewer.SeesEverything, viewer.TeamIds, Size = PanelTouches + 1 })).ToLookup(row => row.CustomerId);

        foreach (var customer in customers)
        {
            var timeline = Timeline.ToPage([.. touches[customer.Id].OrderByDescending(t => t.At).ThenByDescending(t => t.Id)], PanelTouches);
            panels[customer.Id] = new CustomerPanel(
                customer.ToDto(),
                [.. identities[customer.Id].OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Select(row => row.ToDto())],
                customer.Company,
                [.. deals[customer.Id].OrderByDescending(row => row.AmountHundredths).ThenBy(row => row.Id).Select(row => row.ToDto())],
                timeline.Items,
                timeline.Next);
        }
    }

    private sealed record IdentityRow
    {
        public long Id { get; init; }

        public long CustomerId { get; init; }

        public string Kind { get; init; } = "";

        public string Address { get; init; } = "";

        public string? Name { get; init; }

        public bool Verified { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? BlockedAt { get; init; }

        public string? PictureSha256 { get; init; }

        public IdentityDto ToDto() => new(Id, Kind, Address, Name, Verified, BlockedAt is not null, PictureSha256);
    }

    private sealed record DealRow
    {
        public long Id { get; init; }

        public long CustomerId { get; init; }

        public string Title { get; init; } = "";

        public string Stage { get; init; } = "";

        public string State { get; init; } = "";

        public long AmountHundredths { get; init; }

        public string Currency { get; init; } = "";

        public string? CloseOn { get; init; }

        public string? Owner { get; init; }

        public DealDto ToDto() => new(Id, Title, Stage, State, AmountHundredths / 100m, Currency, CloseOn, Owner);
    }
}
