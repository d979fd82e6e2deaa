namespace CxmHelpdesk.Desk.Customers;

internal sealed record CustomerRow
{
    public const string Columns =
        """
        c.id, c.name, c.name_key, c.email, c.phone, c.title, c.company_id, m.name as company_name, m.domain as company_domain, m.external_id as company_external_id,
        c.language, c.time_zone, c.notes, c.external_id, c.lifetime_hundredths, c.orders_count, c.open_deals_hundredths, c.open_deals_count, c.tickets_count,
        c.last_mood, c.nps, c.csat, c.last_seen_at, c.created_at, c.merged_into, c.version
        """;

    public const string From =
        """
        customers c
        left join companies m on m.id = c.company_id
        """;

    public long Id { get; init; }

    public string Name { get; init; } = "";

    public string NameKey { get; init; } = "";

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Title { get; init; }

    public long? CompanyId { get; init; }

    public string? CompanyName { get; init; }

    public string? CompanyDomain { get; init; }

    public string? CompanyExternalId { get; init; }

    public string? Language { get; init; }

    public string? TimeZone { get; init; }

    public string? Notes { get; init; }

    public string? ExternalId { get; init; }

    public long LifetimeHundredths { get; init; }

    public int OrdersCount { get; init; }

    public long OpenDealsHundredths { get; init; }

    public int OpenDealsCount { get; init; }

    public int TicketsCount { get; init; }

    public double? LastMood { get; init; }

    public int? Nps { get; init; }

    public int? Csat { get; init; }

    public DateTimeOffset? LastSeenAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public long? MergedInto { get; init; }

    public long Version { get; init; }

    public CompanyDto? Company => CompanyId is { } id ? new CompanyDto(id, CompanyName ?? "", CompanyDomain, CompanyExternalId) : null;

    public CustomerDto ToDto() => new()
    {
        Id = Id,
        Name = Name,
        Email = Email,
        Phone = Phone,
        Title = Title,
        CompanyId = CompanyId,
        CompanyName = CompanyName,
        Language = Language,
        TimeZone = TimeZone,
        Notes = Notes,
        ExternalId = ExternalId,
        LifetimeValue = LifetimeHundredths / 100m,
        OrdersCount = OrdersCount,
        OpenDealsAmount = OpenDealsHundredths / 100m,
        OpenDealsCount = OpenDealsCount,
        TicketsCount = TicketsCount,
        LastMood = LastMood,
        Nps = Nps,
        Csat = Csat,
        LastSeenAt = LastSeenAt,
        CreatedAt = CreatedAt,
        MergedInto = MergedInto,
        Version = Version,
    };
}
