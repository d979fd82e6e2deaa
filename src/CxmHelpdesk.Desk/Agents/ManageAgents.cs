using System.Data.Common;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using FluentValidation;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Agents;

public sealed record NewAgentRequest(
    string Name, string Email, Role Role, string Password, IReadOnlyList<long>? TeamIds = null, string Language = "en", string TimeZone = "UTC");

internal sealed class NewAgentValidator : AbstractValidator<NewAgentRequest>
{
    public NewAgentValidator(IOptions<SignInOptions> options)
    {
        RuleFor(request => request.Name).IsName();
        RuleFor(request => request.Email).IsEmail();
        RuleFor(request => request.Role).IsInEnum();
        RuleFor(request => request.Password).IsPassword(options);
        RuleFor(request => request.Language).IsLanguage();
        RuleFor(request => request.TimeZone).IsTimeZone();
        RuleFor(request => request.TeamIds).Must(ids => ids is null || ids.Count <= 500).WithMessage("At most 500 teams.");
    }
}

/// <summary>What is absent stays as it is.</summary>
public sealed record ChangeAgentRequest(
    string? Name = null, Role? Role = null, IReadOnlyList<long>? TeamIds = null, bool? Active = null, string? Password = null);

internal sealed class ChangeAgentValidator : AbstractValidator<ChangeAgentRequest>
{
    public ChangeAgentValidator(IOptions<SignInOptions> options)
    {
        When(request => request.Name is not null, () => RuleFor(request => request.Name).IsName());
        When(request => request.Password is not null, () => RuleFor(request => request.Password).IsPassword(options));
        RuleFor(request => request.Role).IsInEnum();
        RuleFor(request => request.TeamIds).Must(ids => ids is null || ids.Count <= 500).WithMessage("At most 500 teams.");
    }
}

/// <summary>Administrators add agents and change them. Nobody is ever deleted: what an agent wrote keeps its author.</summary>
public sealed class ManageAgents(Db db, Passwords passwords, Sessions sessions, ApiTokens tokens)
{
    public async Task<Outcome<AgentDto>> AddAsync(NewAgentRequest request, Viewer viewer, CancellationToken ct)
    {
        var hash = passwords.Hash(request.Password);
        try
        {
            return await db.WriteAsync<Outcome<AgentDto>>(
                async tx =>
                {
                    var teamIds = (request.TeamIds ?? []).Distinct().ToList();
                    if (await UnknownTeamAsync(tx, teamIds) is { } refusal)
                    {
                        return refusal;
                    }

                    var id = await AgentRows.InsertAsync(
                        tx, new NewAgentRow(request.Name, request.Email, request.Role, hash, request.Language, request.TimeZone));
                    await JoinAsync(tx, id, teamIds);
                    tx.Append(AgentEvents.About(EventTypes.AgentChanged, id, viewer.AgentId, ("created", true)));
                    return (await AgentRows.OneAsync(tx, id))!;
                },
                ct);
        }
        catch (DbException error) when (db.Dialect.IsUniqueViolation(error))
        {
            return new Refusal.Conflict("email-taken", "Another agent signs in with this e-mail address.");
        }
    }

    public async Task<Outcome<AgentDto>> ChangeAsync(long agentId, ChangeAgentRequest request, Viewer viewer, CancellationToken ct)
    {
        var hash = request.Password is null ? null : passwords.Hash(request.Password);
        var outcome = await db.WriteAsync<Outcome<AgentDto>>(
            async tx =>
            {
                await SetUp.OneAtATimeAsync(tx);
                if (await AgentRows.OneAsync(tx, agentId) is not { } before)
                {
                    return new Refusal.NotFound("agent");
                }

                if (request.TeamIds is not null && await UnknownTeamAsync(tx, request.TeamIds) is { } unknown)
                {
                    return unknown;
                }

                var role = request.Role ?? before.Role;
                var active = request.Active ?? before.Active;
                if (before is { Active: true, Role: Role.Administrator } && (!active || role != Role.Administrator) && await IsLastAsync(tx, agentId))
                {
                    return new Refusal.Conflict("last-administrator", "Somebody must be able to administer the desk.");
                }

                await tx.ExecuteAsync(
                    """
                    update agents
                    set name = @name,
                        role = @role,
                        password_hash = coalesce(@hash, password_hash),
                        failed_count = case when @hash is null then failed_count else 0 end,
                        locked_until = case when @hash is null then locked_until else null end,
                        deactivated_at = case when @active = 1 then null else coalesce(deactivated_at, @Now) end
                    where id = @agentId
                    """,
                    new { agentId, name = request.Name?.Trim() ?? before.Name, role = role.ToText(), hash, active = active ? 1 : 0, tx.Now });
                if (request.TeamIds is not null)
                {
                    await tx.ExecuteAsync("delete from agent_teams where agent_id = @agentId", new { agentId });
                    await JoinAsync(tx, agentId, [.. request.TeamIds.Distinct()]);
                }

                if (hash is not null || !active)
                {
                    await Sessions.RevokeAllAsync(tx, agentId, viewer.AgentId);
                }

                var after = (await AgentRows.OneAsync(tx, agentId))!;
                tx.Append(AgentEvents.About(
                    EventTypes.AgentChanged, agentId, viewer.AgentId,
                    ("role", role != before.Role), ("teams", !after.TeamIds.SequenceEqual(before.TeamIds)), ("active", active)));
                return after;
            },
            ct);
        sessions.Forget(agentId);
        tokens.Forget();
        return outcome;
    }

    private static async Task<Refusal?> UnknownTeamAsync(Tx tx, IReadOnlyList<long> teamIds)
    {
        if (teamIds.Count == 0)
        {
            return null;
        }

        var known = (await tx.QueryAsync<long>("select id from teams where archived_at is null")).ToHashSet();
        return teamIds.All(known.Contains) ? null : new Refusal.Invalid("teamIds", "There is no such team.");
    }

    private static async Task<bool> IsLastAsync(Tx tx, long agentId) =>
        await tx.ScalarAsync<int>(
            "select count(*) from agents where role = 'administrator' and deactivated_at is null and id <> @agentId", new { agentId }) == 0;

    private static async Task JoinAsync(Tx tx, long agentId, IReadOnlyList<long> teamIds)
    {
        foreach (var teamId in teamIds)
        {
            await tx.ExecuteAsync("insert into agent_teams (agent_id, team_id) values (@agentId, @teamId)", new { agentId, teamId });
        }
    }
}
