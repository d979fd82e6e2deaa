namespace CxmHelpdesk.Desk.Segments;

public enum SegmentFieldKind
{
    Text,

    /// <summary>A number, shown as it is kept.</summary>
    Number,

    /// <summary>Asked for in units, kept in hundredths.</summary>
    Money,

    Instant,

    /// <summary>Whether something stands on the timeline.</summary>
    Touched,
}

/// <param name="Sql">The column, or for <see cref="SegmentFieldKind.Touched"/> the kind of touch. Never anything that a caller wrote.</param>
internal sealed record SegmentField(string Name, SegmentFieldKind Kind, string Sql);

/// <summary>All that a segment can ask for. What is not here does not reach the database.</summary>
public static class SegmentFields
{
    internal static IReadOnlyDictionary<string, SegmentField> All { get; } = new SegmentField[]
    {
        new("name", SegmentFieldKind.Text, "c.name_key"),
        new("email", SegmentFieldKind.Text, "lower(c.email)"),
        new("phone", SegmentFieldKind.Text, "c.phone"),
        new("title", SegmentFieldKind.Text, "lower(c.title)"),
        new("company", SegmentFieldKind.Text, "m.name_key"),
        new("companyDomain", SegmentFieldKind.Text, "m.domain"),
        new("language", SegmentFieldKind.Text, "c.language"),
        new("timeZone", SegmentFieldKind.Text, "lower(c.time_zone)"),
        new("externalId", SegmentFieldKind.Text, "lower(c.external_id)"),
        new("lifetimeValue", SegmentFieldKind.Money, "c.lifetime_hundredths"),
        new("openDealsAmount", SegmentFieldKind.Money, "c.open_deals_hundredths"),
        new("ordersCount", SegmentFieldKind.Number, "c.orders_count"),
        new("openDealsCount", SegmentFieldKind.Number, "c.open_deals_count"),
        new("ticketsCount", SegmentFieldKind.Number, "c.tickets_count"),
        new("lastMood", SegmentFieldKind.Number, "c.last_mood"),
        new("nps", SegmentFieldKind.Number, "c.nps"),
        new("csat", SegmentFieldKind.Number, "c.csat"),
        new("lastSeenAt", SegmentFieldKind.Instant, "c.last_seen_at"),
        new("createdAt", SegmentFieldKind.Instant, "c.created_at"),
        new("ordered", SegmentFieldKind.Touched, History.TouchKinds.OrderState),
        new("campaignOpened", SegmentFieldKind.Touched, History.TouchKinds.CampaignOpened),
        new("campaignClicked", SegmentFieldKind.Touched, History.TouchKinds.CampaignClicked),
        new("webinarAttended", SegmentFieldKind.Touched, History.TouchKinds.WebinarAttended),
        new("adClicked", SegmentFieldKind.Touched, History.TouchKinds.AdClicked),
        new("pageVisited", SegmentFieldKind.Touched, History.TouchKinds.PageVisited),
        new("contacted", SegmentFieldKind.Touched, History.TouchKinds.TicketOpened),
    }.ToDictionary(field => field.Name, StringComparer.Ordinal);

    public static IReadOnlyList<string> OpsOf(SegmentFieldKind kind) => kind switch
    {
        SegmentFieldKind.Text => ["is", "isNot", "contains", "startsWith", "isEmpty", "isNotEmpty"],
        SegmentFieldKind.Number or SegmentFieldKind.Money => ["is", "atLeast", "atMost", "isEmpty", "isNotEmpty"],
        SegmentFieldKind.Instant => ["before", "after", "withinDays", "notWithinDays", "isEmpty", "isNotEmpty"],
        SegmentFieldKind.Touched => ["withinDays", "notWithinDays"],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
