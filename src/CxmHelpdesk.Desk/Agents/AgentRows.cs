using System.Text.Json;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Agents;

/// <summary>An agent as the table has it, without the password.</summary>
internal sealed record AgentRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required Role Role { get; init; }

    public required string Language { get; init; }

    public required string TimeZone { get; init; }

    public string? Signatures { get; init; }

    public string? Phone { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeactivatedAt { get; init; }

    /// <summary>JSON of <see cref="Agents.Alerts"/>.</summary>
    public string? Alerts { get; init; }
}

/// <summary>An agent to be made; name and e-mail as they were typed.</summary>
internal sealed record NewAgentRow(string Name, string Email, Role Role, string PasswordHash, string Language, string TimeZone);

internal static class AgentRows
{
    public const string Columns = "id, name, email, role, language, time_zone, locked_until, created_at, deactivated_at, alerts, signatures, phone";

    public static async Task<long> InsertAsync(Tx tx, NewAgentRow agent)
    {
        var id = tx.NextId();
        await tx.ExecuteAsync(
            """
            insert into agents (id, email, email_key, name, role, password_hash, language, time_zone, created_at)
            values (@id, @email, @key, @name, @role, @PasswordHash, @Language, @TimeZone, @Now)
            """,
            new
            {
                id,
                email = agent.Email.Trim(),
                key = EmailAddress.KeyOf(agent.Email),
                name = agent.Name.Trim(),
                role = agent.Role.ToText(),
                agent.PasswordHash,
                agent.Language,
                agent.TimeZone,
                tx.Now,
            });
        return id;
    }

    public static async Task<Me> MeAsync(Session session, long agentId)
    {
        var row = (await session.FirstOrDefaultAsync<AgentRow>($"select {Columns} from agents where id = @agentId", new { agentId }))!;
        var teams = await session.QueryAsync<long>("select team_id from agent_teams where agent_id = @agentId order by team_id", new { agentId });
        return new Me(
            row.Id, row.Name, row.Email, row.Role, teams, row.Language, row.TimeZone,
            row.Alerts is null ? new Alerts() : JsonSerializer.Deserialize(row.Alerts, DeskJson.Default.Alerts)!, AgentSignatures.Parse(row.Signatures), row.Phone);
    }

    public static async Task<AgentDto?> OneAsync(Session session, long agentId)
    {
        var row = await session.FirstOrDefaultAsync<AgentRow>($"select {Columns} from agents where id = @agentId", new { agentId });
        var teams = await session.QueryAsync<long>("select team_id from agent_teams where agent_id = @agentId order by team_id", new { agentId });
        return row is null ? null : ToDto(row, teams);
    }

    public static async Task<IReadOnlyList<AgentDto>> AllAsync(Session session)
    {
        var rows = await session.QueryAsync<AgentRow>($"select {Columns} from agents order by email_key");
        var teams = (await session.QueryAsync<Membership>("select agent_id, team_id from agent_teams order by team_id"))
            .ToLookup(membership => membership.AgentId, membership => membership.TeamId);
        return [.. rows.Select(row => ToDto(row, [.. teams[row.Id]]))];
    }

    private static AgentDto ToDto(AgentRow row, IReadOnlyList<long> teamIds) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Email = row.Email,
        Role = row.Role,
        TeamIds = teamIds,
        Language = row.Language,
        TimeZone = row.TimeZone,
        Active = row.DeactivatedAt is null,
        LockedUntil = row.LockedUntil,
        CreatedAt = row.CreatedAt,
    };

    private sealed record Membership
    {
        public required long AgentId { get; init; }

        public required long TeamId { get; init; }
    }
}
