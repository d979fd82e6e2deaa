namespace CxmHelpdesk.Desk.History;

/// <summary>The parts of a timeline that can be shown alone.</summary>
public enum TouchArea
{
    Sales,
    Marketing,
    Support,
    Survey,
    Visit,
    Note,
}

/// <summary>The kinds of touches that the desk knows; a source may send others with the area they belong to.</summary>
public static class TouchKinds
{
    public const string DealStage = "deal.stage";
    public const string OrderState = "order.state";
    public const string CampaignSent = "campaign.sent";
    public const string CampaignOpened = "campaign.opened";
    public const string CampaignClicked = "campaign.clicked";
    public const string WebinarRegistered = "webinar.registered";
    public const string WebinarAttended = "webinar.attended";
    public const string AdClicked = "ad.clicked";
    public const string SurveyAnswered = "survey.answered";
    public const string PageVisited = "page.visited";
    public const string NoteAdded = "note.added";
    public const string TicketOpened = "ticket.opened";
    public const string TicketResolved = "ticket.resolved";
    public const string PostPublished = "post.published";
    public const string CallBackRequested = "callback.requested";

    /// <returns>Null for a kind that is not ours.</returns>
    public static TouchArea? AreaOf(string kind) => kind switch
    {
        DealStage or OrderState => TouchArea.Sales,
        CampaignSent or CampaignOpened or CampaignClicked or WebinarRegistered or WebinarAttended or AdClicked => TouchArea.Marketing,
        SurveyAnswered => TouchArea.Survey,
        PageVisited => TouchArea.Visit,
        NoteAdded => TouchArea.Note,
        TicketOpened or TicketResolved or PostPublished or CallBackRequested => TouchArea.Support,
        _ => null,
    };
}

/// <summary>One moment to be put on a customer's timeline.</summary>
/// <param name="Source">Who tells us: csv, api, webhook:key, desk.</param>
/// <param name="ExternalId">Unique within the source; the same again is the same moment.</param>
public sealed record NewTouch(long CustomerId, string Kind, TouchArea Area, string Source, string ExternalId, DateTimeOffset At, string Title)
{
    /// <summary>Whom the source named, where a merge led to another customer.</summary>
    public long? NamedId { get; init; }

    public long? AmountHundredths { get; init; }

    public string? Currency { get; init; }

    public string? Link { get; init; }

    public long? TicketId { get; init; }

    public long? DealId { get; init; }

    public long? OrderId { get; init; }

    public long? AgentId { get; init; }

    /// <summary>JSON object, shown on unfolding.</summary>
    public string? Data { get; init; }
}
