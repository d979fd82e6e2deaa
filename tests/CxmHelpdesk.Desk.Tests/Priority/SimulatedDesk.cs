namespace CxmHelpdesk.Desk.Tests.Priority;

/// <summary>A ticket of the simulated desk. Times in minutes.</summary>
internal sealed record SimulatedTicket(double Arrives, double Work, int Urgency, double SlaDue, double AnswerBy, double AnswerByIfKnown)
{
    private static readonly double[] s_weights = [0.05, 1, 8, 60];

    /// <summary>Grows faster than the wait: the second hour of an outage is worse than the first.</summary>
    public double Harm(double waited) => s_weights[Urgency] * Math.Pow(waited / 60, 1.5);

    public double HarmAMinute(double waited) => s_weights[Urgency] * 1.5 * Math.Sqrt(waited / 60) / 60;
}

/// <summary>Agents who each take the next ticket of the queue when they are free.</summary>
internal static class SimulatedDesk
{
    /// <param name="rank">Of a waiting ticket at a time; the lowest is taken.</param>
    public static IReadOnlyList<(SimulatedTicket Ticket, double Waited)> Work(
        IReadOnlyList<SimulatedTicket> tickets, int agents, Func<SimulatedTicket, double, double> rank)
    {
        var free = new PriorityQueue<int, double>(Enumerable.Range(0, agents).Select(a => (a, 0.0)));
        var waiting = new List<SimulatedTicket>();
        var done = new List<(SimulatedTicket, double)>();
        var next = 0;
        while (done.Count < tickets.Count)
        {
            free.TryDequeue(out var agent, out var now);
            if (waiting.Count == 0 && tickets[next].Arrives > now) now = tickets[next].Arrives;
            while (next < tickets.Count && tickets[next].Arrives <= now) waiting.Add(tickets[next++]);

            var taken = waiting.MinBy(ticket => rank(ticket, now))!;
            waiting.Remove(taken);
            done.Add((taken, now - taken.Arrives));
            free.Enqueue(agent, now + taken.Work);
        }

        return done;
    }
}
