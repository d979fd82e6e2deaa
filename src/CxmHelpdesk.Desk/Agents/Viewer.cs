namespace CxmHelpdesk.Desk.Agents;

public enum Role
{
    Agent,
    Supervisor,
    Administrator,
}

/// <summary>Who asks. Every decision about what somebody may see or change is made here and nowhere else.</summary>
/// <param name="TeamIds">The teams that an agent belongs to; supervisors and administrators see all teams.</param>
public sealed record Viewer(long AgentId, Role Role, IReadOnlySet<long> TeamIds)
{
    /// <summary>The desk itself, where it looks at all teams on nobody's behalf.</summary>
    public static Viewer Desk { get; } = new(0, Role.Supervisor, new HashSet<long>());

    public bool SeesEverything => Role is Role.Supervisor or Role.Administrator;

    /// <param name="teamId">The ticket's team; null: no team yet, so everybody may take it.</param>
    public bool CanSeeTicket(long? teamId) => SeesEverything || teamId is null || TeamIds.Contains(teamId.Value);

    public bool CanSupervise => Role is Role.Supervisor or Role.Administrator;

    public bool CanAdminister => Role is Role.Administrator;
}
