using CxmHelpdesk.Desk.Priority;
using CxmHelpdesk.Sentiment;
using CxmHelpdesk.Sentiment.Model;
using CxmHelpdesk.Sentiment.Training;

namespace CxmHelpdesk.Load;

/// <summary>
/// Fourteen days of a desk with ten agents, busy hours, incidents and three service plans, in four orders: first come, by service
/// agreement, ours, and of a dispatcher who knows what is truly urgent. Its messages are those of one writer after the other, read by models that learned from other writers only.
/// </summary>
internal static class QueueScenario
{
    private const int Days = 14;
    private const int Agents = 10;
    private const double MeanWork = 9;

    /// <summary>Share of the agents' time that the messages need, over all; at noon it is more than there is.</summary>
    private const double Load = 0.88;

    /// <summary>How many messages are of no, ordinary, high and critical urgency; the written ones have more of the rare kinds.</summary>
    private static readonly double[] s_kinds = [0.22, 0.55, 0.18, 0.05];

    private static readonly (double Share, double SlaMinutes)[] s_plans = [(0.15, 60), (0.3, 240), (0.55, 1_440)];

    // Of fewer messages a fortnight would be the same few over and over.
    private const int Enough = 500;

    /// <summary>For each writer.</summary>
    public static void Run(int seed)
    {
        foreach (var (writer, model, unseen) in Workshop.Open().TrainUnseen(folds: 4))
        {
            if (unseen.Count < Enough) continue;
            var reader = new ToneReader(model);
            Run(writer, [.. unseen.Select(example => (example, reader.Read(example.Text, null, Example.Clock(example.Id))))], seed);
        }
    }

    private static void Run(string writer, List<(Example Message, Reading Reading)> messages, int seed)
    {
        double closed = 0, bySla = 0, p95 = 0, calm = 0;
        int ours = 0, arrival = 0;
        const int Runs = 5;
        for (var run = 0; run < Runs; run++)
        {
            var tickets = Arrivals(messages, new Random(seed + run));
            var first = QueueSimulation.Run(tickets, Agents, (ticket, _) => -ticket.Arrives);
            var sla = QueueSimulation.Run(tickets, Agents, (ticket, _) => -ticket.SlaDue);
            var read = QueueSimulation.Run(tickets, Agents, (ticket, _) => -ticket.AnswerBy);
            var knowing = QueueSimulation.Run(tickets, Agents, (ticket, now) => ticket.Pressing(now));
            closed += (first.Harm - read.Harm) / (first.Harm - knowing.Harm) / Runs;
            bySla += (first.Harm - sla.Harm) / (first.Harm - knowing.Harm) / Runs;
            p95 = Math.Max(p95, read.CriticalP95);
            calm = Math.Max(calm, read.CalmestWait);
            ours += read.SlaMissed;
            arrival += first.SlaMissed;
        }

        Figures.Report("queue", $"writer {writer}, gap closed by SLA order", bySla, "share");
        Figures.Report("queue", $"writer {writer}, gap closed by our order", closed, "share", 0.85, atLeast: true);
        Figures.Report("queue", $"writer {writer}, wait of critical tickets, p95 of the worst run", p95, "min", 20);
        Figures.Report("queue", $"writer {writer}, service agreements missed in our order", ours, "count", arrival);
        Figures.Report("queue", $"writer {writer}, longest wait of a ticket that is not urgent", calm / 60, "h", 24);
    }

    private static List<QueuedTicket> Arrivals(List<(Example Message, Reading Reading)> messages, Random random)
    {
        var outages = messages.Where(m => m.Message.Urgency == 3 && m.Message.Causes!.Contains("outage")).ToList();
        var byUrgency = Enumerable.Range(0, 4).Select(urgency => messages.Where(m => m.Message.Urgency == urgency).ToList()).ToArray();
        var tickets = new List<QueuedTicket>();
        var perMinute = Agents * Load / MeanWork;
        for (var minute = 0; minute < Days * 24 * 60; minute++)
        {
            // Noon has half as many again as the mean hour, night half of it.
            var hour = minute / 60.0 % 24;
            var rate = perMinute * (1 - 0.5 * Math.Cos((hour - 1) / 24 * 2 * Math.PI));
            for (var n = Poisson(rate, random); n > 0; n--) tickets.Add(Ticket(Any(byUrgency, random), minute, random));
            if (random.NextDouble() < 1.0 / (36 * 60))
                for (var n = 12; n > 0; n--) tickets.Add(Ticket(outages[random.Next(outages.Count)], minute + random.Next(25), random));
        }

        return [.. tickets.OrderBy(ticket => ticket.Arrives)];
    }

    private static (Example Message, Reading Reading) Any(List<(Example Message, Reading Reading)>[] byUrgency, Random random)
    {
        var lot = random.NextDouble();
        var urgency = 0;
        while (urgency < 3 && lot >= s_kinds[urgency]) lot -= s_kinds[urgency++];
        return byUrgency[urgency][random.Next(byUrgency[urgency].Count)];
    }

    private static QueuedTicket Ticket((Example Message, Reading Reading) m, double minute, Random random)
    {
        var plan = random.NextDouble() is var lot && lot < s_plans[0].Share ? 0 : lot < s_plans[0].Share + s_plans[1].Share ? 1 : 2;
        var arrives = minute + random.NextDouble();
        var start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        var since = start.AddMinutes(arrives);

        // The reading's deadline was told at its own clock, so it is moved to this one.
        var deadline = m.Reading.Deadline is { } at ? since + (at - Example.Clock(m.Message.Id)) : (DateTimeOffset?)null;
        var priority = PriorityRules.Rank(
            new PriorityInput(
                since, TimeSpan.FromHours(8), since.AddMinutes(s_plans[plan].SlaMinutes), m.Reading.Mood, null, m.Reading.Urgency, deadline,
                PrioritySignal.From(m.Reading, m.Message.Text), 0, 0, 0),
            PrioritySettings.Default);
        var work = Math.Clamp(-Math.Log(1 - random.NextDouble()) * (MeanWork - 2) + 2, 2, 60);
        var unhappy = m.Message.Mood == 0 ? m.Message.Strength!.Value : 0;
        return new QueuedTicket(m.Message.Urgency!.Value, unhappy, arrives, work, arrives + s_plans[plan].SlaMinutes, (priority.AnswerBy - start).TotalMinutes);
    }

    private static int Poisson(double mean, Random random)
    {
        var (count, product, limit) = (0, random.NextDouble(), Math.Exp(-mean));
        for (; product > limit; count++) product *= random.NextDouble();
        return count;
    }
}
