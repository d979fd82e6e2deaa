using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using FluentValidation;

namespace CxmHelpdesk.Desk.Agents;

public sealed record NewTeamRequest(string Name);

internal sealed class NewTeamValidator : AbstractValidator<NewTeamRequest>
{
    public NewTeamValidator() => RuleFor(request => request.Name).IsName();
}

/// <param name="Archived">True: no longer offered; tickets that lie there stay reachable.</param>
public sealed record ChangeTeamRequest(string? Name = null, bool? Archived = null);

internal sealed class ChangeTeamValidator : AbstractValidator<ChangeTeamRequest>
{
    public ChangeTeamValidator() => When(request => request.Name is not null, () => RuleFor(request => request.Name).IsName());
}

public sealed class ManageTeams(Db db)
{
    public Task<DirectoryTeam> AddAsync(NewTeamRequest request, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                var team = new DirectoryTeam { Id = tx.NextId(), Name = request.Name.Trim() };
                await tx.ExecuteAsync(
                    "insert into teams (id, name, created_at) values (@Id, @Name, @Now)", new { team.Id, team.Name, tx.Now });
                tx.Append(Changed(team.Id, viewer));
                return team;
            },
            ct);

    public Task<Outcome<DirectoryTeam>> ChangeAsync(long teamId, ChangeTeamRequest request, Viewer viewer, CancellationToken ct) =>
        db.WriteAsync<Outcome<DirectoryTeam>>(
            async tx =>
            {
                var rows = await tx.ExecuteAsync(
                    """
                    update teams
                    set name = coalesce(@name, name),
                        archived_at = case when @archived is null then archived_at when @archived = 0 then null else coalesce(archived_at, @Now) end
                    where id = @teamId
                    """,
                    new { teamId, name = request.Name?.Trim(), archived = request.Archived is { } archived ? (archived ? 1 : 0) : (int?)null, tx.Now });
                if (rows == 0)
                {
                    return new Refusal.NotFound("team");
                }

                tx.Append(Changed(teamId, viewer));
                return (await tx.FirstOrDefaultAsync<DirectoryTeam>("select id, name from teams where id = @teamId", new { teamId }))!;
            },
            ct);

    // The event's team is who may see it: a team's name is no secret inside the desk.
    private static NewEvent Changed(long teamId, Viewer viewer) =>
        new(EventTypes.TeamChanged, $$"""{"teamId":{{teamId}}}""") { AgentId = viewer.AgentId };
}
