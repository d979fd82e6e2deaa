namespace CxmHelpdesk.Load;

/// <param name="Urgency">What it truly is, 0 .. 3.</param>
/// <param name="Unhappy">0 .. 1, what the customer truly feels.</param>
/// <param name="Arrives">Minutes from the start.</param>
/// <param name="Work">Minutes an agent needs.</param>
/// <param name="AnswerBy">By our reading, in minutes from the start.</param>
internal sealed record QueuedTicket(int Urgency, double Unhappy, double Arrives, double Work, double SlaDue, double AnswerBy)
{
    // After so many minutes an unanswered ticket has done its first unit of harm; harm grows with the square of waiting.
    private static readonly double[] s_patience = [4_320, 1_440, 150, 15];
    private const double SlaPenalty = 4;

    public double Harm(double answered)
    {
        var wait = (answered - Arrives) / s_patience[Urgency];
        return wait * wait * (1 + 0.5 * Unhappy) + (answered > SlaDue ? SlaPenalty : 0);
    }

    /// <summary>What another minute of waiting costs, for a minute of work; a due date near enough to be missed counts as such.</summary>
    public double Pressing(double now)
    {
        var slope = 2 * (now - Arrives + 1) / (s_patience[Urgency] * s_patience[Urgency]) * (1 + 0.5 * Unhappy);
        var left = SlaDue - now;
        if (left is >= 0 and < 60) slope += SlaPenalty / (left + 5);
        return slope / Work;
    }
}

/// <param name="CalmestWait">Longest wait of a ticket that is not urgent, in minutes.</param>
internal sealed record QueueResult(double Harm, double CriticalP95, int SlaMissed, double CalmestWait);

/// <summary>Agents who always take the first of the queue, and what waiting did.</summary>
internal static class QueueSimulation
{
    /// <param name="tickets">By arrival.</param>
    /// <param name="first">Of two waiting tickets the one that has more of this at that minute is taken.</param>
    public static QueueResult Run(IReadOnlyList<QueuedTicket> tickets, int agents, Func<QueuedTicket, double, double> first)
    {
        var free = new PriorityQueue<int, double>();
        for (var agent = 0; agent < agents; agent++) free.Enqueue(agent, 0);

        var waiting = new List<QueuedTicket>();
        var critical = new List<double>();
        var (next, harm, missed, calmest) = (0, 0.0, 0, 0.0);
        while (next < tickets.Count || waiting.Count > 0)
        {
            free.TryPeek(out _, out var now);
            if (waiting.Count == 0) now = Math.Max(now, tickets[next].Arrives);
            while (next < tickets.Count && tickets[next].Arrives <= now) waiting.Add(tickets[next++]);

            var best = 0;
            var most = double.NegativeInfinity;
            for (var i = 0; i < waiting.Count; i++)
                if (first(waiting[i], now) is var value && value > most) (best, most) = (i, value);

            var ticket = waiting[best];
            waiting[best] = waiting[^1];
            waiting.RemoveAt(waiting.Count - 1);
            free.DequeueEnqueue(0, now + ticket.Work);

            harm += ticket.Harm(now);
            if (now > ticket.SlaDue) missed++;
            if (ticket.Urgency == 3) critical.Add(now - ticket.Arrives);
            if (ticket.Urgency <= 1) calmest = Math.Max(calmest, now - ticket.Arrives);
        }

        critical.Sort();
        return new QueueResult(harm, Figures.At(critical, 0.95), missed, calmest);
    }
}
