using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Sentiment;
using Xunit.Abstractions;

namespace CxmHelpdesk.Desk.Tests.Priority;

/// <summary>Fourteen days of a desk with ten agents and an incident now and then: whose order does the least harm?</summary>
public sealed class QueueSimulationTests(ITestOutputHelper output)
{
    private const int Agents = 10;
    private const double Days = 14;

    // A year without daylight saving in UTC; a Monday.
    private static readonly DateTimeOffset s_start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly double[] s_known = [0, 1, 2, 3];
    private static readonly TimeSpan[] s_plans = [TimeSpan.FromHours(4), TimeSpan.FromHours(8), TimeSpan.FromHours(24)];

    [Fact]
    public void Our_order_closes_most_of_the_gap_between_first_come_and_all_knowing()
    {
        var tickets = Tickets();

        var firstCome = Harm(tickets, (ticket, _) => ticket.Arrives);
        var sla = Harm(tickets, (ticket, _) => ticket.SlaDue);
        var ours = Harm(tickets, (ticket, _) => ticket.AnswerBy);
        var known = Harm(tickets, (ticket, _) => ticket.AnswerByIfKnown);
        var allKnowing = Harm(tickets, (ticket, now) => -ticket.HarmAMinute(now - ticket.Arrives));

        output.WriteLine($"{tickets.Count} tickets; gap closed: SLA order {Closed(sla):0.00}, ours {Closed(ours):0.00}, ours if urgency were known {Closed(known):0.00}");
        Assert.True(Closed(ours) > Closed(sla));
        Assert.InRange(Closed(ours), 0.85, 1);
        Assert.InRange(Closed(known), 0.9, 1);

        double Closed(double harm) => (firstCome - harm) / (firstCome - allKnowing);
    }

    [Fact]
    public void Critical_tickets_wait_a_fraction_and_calm_ones_are_not_forgotten()
    {
        var tickets = Tickets();

        var firstCome = SimulatedDesk.Work(tickets, Agents, (ticket, _) => ticket.Arrives);
        var ours = SimulatedDesk.Work(tickets, Agents, (ticket, _) => ticket.AnswerBy);

        double Late(IReadOnlyList<(SimulatedTicket Ticket, double Waited)> done, Func<int, bool> urgency) =>
            done.Where(d => urgency(d.Ticket.Urgency)).Select(d => d.Waited).Order().ToList() is var waits ? waits[(int)(waits.Count * 0.95)] : 0;

        var (before, after) = (Late(firstCome, u => u == 3), Late(ours, u => u == 3));
        var longest = ours.Max(d => d.Waited) / 60;
        output.WriteLine($"95th percentile of critical waits: {before:0} -> {after:0} min; longest wait of all {longest:0.0} h");
        Assert.True(after < before / 5);
        Assert.InRange(longest, 0, 24);
    }

    private static double Harm(IReadOnlyList<SimulatedTicket> tickets, Func<SimulatedTicket, double, double> rank) =>
        SimulatedDesk.Work(tickets, Agents, rank).Sum(done => done.Ticket.Harm(done.Waited));

    private static List<SimulatedTicket> Tickets()
    {
        var random = new Random(20260302);
        var reader = new ToneReader();
        var byUrgency = SimulatedMessages.All.ToLookup(m => m.Urgency, m => m.Text);
        var tickets = new List<SimulatedTicket>();

        for (var minute = 0.0; minute < Days * 24 * 60;)
        {
            // Busy by day, quiet by night, so that a queue forms and drains; on some days far too busy.
            var hour = minute / 60 % 24;
            var busy = hour is > 8 and < 18 ? 1.04 : 0.5;
            if ((int)(minute / 1440) % 4 == 2 && hour is > 9 and < 15) busy *= 1.35;
            minute += -Math.Log(1 - random.NextDouble()) * 12 / Agents / busy;

            var urgency = random.NextDouble() switch { < 0.10 => 0, < 0.72 => 1, < 0.93 => 2, _ => 3 };
            var texts = byUrgency[urgency].ToList();
            var text = texts[random.Next(texts.Count)];
            var arrived = s_start.AddMinutes(minute);
            var due = arrived + s_plans[random.Next(s_plans.Length)];

            var reading = reader.Read(text, null, arrived);
            var input = new PriorityInput(
                arrived, TimeSpan.FromHours(8), due, reading.Mood, null, reading.Urgency, reading.Deadline, PrioritySignal.From(reading, text),
                LifetimeValue: 0, OpenDealsAmount: 0, RecentContacts: 0);
            var known = input with { Mood = 0, Urgency = s_known[urgency], Deadline = null, Signals = [] };

            tickets.Add(new SimulatedTicket(
                minute, 4 + -Math.Log(1 - random.NextDouble()) * 8, urgency, Minutes(due), AnswerBy(input), AnswerBy(known)));
        }

        return tickets;

        static double AnswerBy(PriorityInput input) => Minutes(PriorityRules.Rank(input, PrioritySettings.Default).AnswerBy);

        static double Minutes(DateTimeOffset time) => (time - s_start).TotalMinutes;
    }
}
