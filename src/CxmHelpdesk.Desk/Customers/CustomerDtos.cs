using CxmHelpdesk.Desk.History;

namespace CxmHelpdesk.Desk.Customers;

/// <summary>A customer with what sales, marketing and support know, as the panel beside a ticket shows it.</summary>
/// <param name="Timeline">The newest touches.</param>
/// <param name="TimelineNext">Hand it back as <c>after</c> for the next page; null: the end.</param>
public sealed record CustomerPanel(
    CustomerDto Customer,
    IReadOnlyList<IdentityDto> Identities,
    CompanyDto? Company,
    IReadOnlyList<DealDto> OpenDeals,
    IReadOnlyList<TouchDto> Timeline,
    string? TimelineNext);

public sealed record CustomerDto
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Title { get; init; }

    public long? CompanyId { get; init; }

    public string? CompanyName { get; init; }

    public string? Language { get; init; }

    public string? TimeZone { get; init; }

    public string? Notes { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>In the desk's currency, as are <see cref="OpenDealsAmount"/> and all sums over customers.</summary>
    public required decimal LifetimeValue { get; init; }

    public required int OrdersCount { get; init; }

    public required decimal OpenDealsAmount { get; init; }

    public required int OpenDealsCount { get; init; }

    public required int TicketsCount { get; init; }

    public double? LastMood { get; init; }

    /// <summary>Last answer to "would you recommend us", 0..10.</summary>
    public int? Nps { get; init; }

    /// <summary>Last answer to "were you satisfied", 1..5.</summary>
    public int? Csat { get; init; }

    public DateTimeOffset? LastSeenAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The customer that this one became by a merge.</summary>
    public long? MergedInto { get; init; }

    public required long Version { get; init; }
}

/// <param name="Picture">As the network shows him: <c>/api/pictures/{picture}</c>.</param>
public sealed record IdentityDto(long Id, string Kind, string Address, string? Name, bool Verified, bool Blocked, string? Picture);

public sealed record CompanyDto(long Id, string Name, string? Domain, string? ExternalId);

/// <param name="State">open, won or lost.</param>
/// <param name="CloseOn">yyyy-mm-dd.</param>
public sealed record DealDto(long Id, string Title, string Stage, string State, decimal Amount, string Currency, string? CloseOn, string? Owner);

/// <summary>One moment of a customer's history.</summary>
public sealed record TouchDto
{
    public required long Id { get; init; }

    /// <summary>deal.stage, order.placed, campaign.opened, page.visited, survey.answered, ticket.opened ...</summary>
    public required string Kind { get; init; }

    /// <summary>sales, marketing, support, survey, visit or note.</summary>
    public required TouchArea Area { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Title { get; init; }

    public decimal? Amount { get; init; }

    public string? Currency { get; init; }

    public string? Link { get; init; }

    public long? TicketId { get; init; }

    public long? AgentId { get; init; }

    /// <summary>JSON, shown on unfolding.</summary>
    public string? Data { get; init; }
}
