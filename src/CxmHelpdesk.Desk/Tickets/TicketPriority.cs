using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Sentiment;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>Ranks a waiting ticket from what it keeps: the same for a new message, a person's correction and changed settings.</summary>
internal static class TicketPriority
{
    public static TicketState Ranked(TicketState ticket, PriorityRecord record, CustomerFacts customer, PrioritySettings settings)
    {
        var priority = PriorityRules.Rank(
            new PriorityInput(
                ticket.WaitingSince!.Value,
                TimeSpan.FromSeconds(ticket.PatienceSeconds),
                ticket.SlaDue,
                ticket.Mood,
                ticket.PreviousMood,
                ticket.Urgency,
                DeadlineInForce(ticket, record),
                SignalsInForce(ticket, record),
                customer.LifetimeHundredths / 100m,
                customer.OpenDealsHundredths / 100m,
                ticket.Contacts - 1)
            {
                OtherChannels = record.OtherChannels,
                Reach = record.Reach,
                Hours = settings.Hours.Of(ticket.TeamId),
            },
            settings);
        return ticket with { AnswerBy = priority.AnswerBy, Reasons = (record with { Reasons = priority.Reasons }).ToJson() };
    }

    /// <summary>Who finds a ticket less urgent than the reader did has seen the reader's grounds: they count no more. What the customer said of earlier contacts stays.</summary>
    public static IReadOnlyList<PrioritySignal> SignalsInForce(TicketState ticket, PriorityRecord record) =>
        IsCalmed(ticket, record) ? [.. record.Signals.Where(signal => signal.Urgency <= 0 || signal.Cause is Cause.RepeatContact)] : record.Signals;

    /// <summary>A deadline is a fact, until a person says that there is no hurry at all.</summary>
    public static DateTimeOffset? DeadlineInForce(TicketState ticket, PriorityRecord record) => IsCalmed(ticket, record) && ticket.Urgency < 1 ? null : record.Deadline;

    private static bool IsCalmed(TicketState ticket, PriorityRecord record) => record.UrgencyRead is { } read && ticket.Urgency < read;
}
