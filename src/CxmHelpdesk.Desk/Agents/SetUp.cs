using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using FluentValidation;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk.Agents;

/// <param name="TimeZone">Absent: UTC, until they choose.</param>
public sealed record SetUpRequest(string Name, string Email, string Password, string Language, string? TimeZone = null);

internal sealed class SetUpValidator : AbstractValidator<SetUpRequest>
{
    public SetUpValidator(IOptions<SignInOptions> options)
    {
        RuleFor(request => request.Name).IsName();
        RuleFor(request => request.Email).IsEmail();
        RuleFor(request => request.Password).IsPassword(options);
        RuleFor(request => request.Language).IsLanguage();
        When(request => request.TimeZone is not null, () => RuleFor(request => request.TimeZone).IsTimeZone());
    }
}

/// <summary>Makes the first administrator. Open while there is no agent at all, and never again.</summary>
public sealed class SetUp(Db db, Passwords passwords, Sessions sessions)
{
    public Task<bool> IsNeededAsync(CancellationToken ct) =>
        db.ReadAsync(async session => await session.ScalarAsync<int>("select count(*) from agents") == 0, ct);

    public async Task<Outcome<SignedIn>> HandleAsync(SetUpRequest request, string address, string userAgent, CancellationToken ct)
    {
        // Spares strangers' requests the hashing; what decides is the look inside the write.
        if (!await IsNeededAsync(ct))
        {
            return Closed();
        }

        var hash = passwords.Hash(request.Password);
        var agentId = await db.WriteAsync<long?>(
            async tx =>
            {
                await OneAtATimeAsync(tx);
                if (await tx.ScalarAsync<int>("select count(*) from agents") > 0)
                {
                    return null;
                }

                var id = await AgentRows.InsertAsync(
                    tx, new NewAgentRow(request.Name, request.Email, Role.Administrator, hash, request.Language, request.TimeZone ?? "UTC"));
                tx.Append(AgentEvents.About(EventTypes.AgentChanged, id, id, ("created", true)));
                return id;
            },
            ct);
        return agentId is { } administrator ? await sessions.StartAsync(administrator, address, userAgent, ct) : Closed();
    }

    /// <summary>Holds off other writers of agents, on every node, until this write's end: what it counts stays true.</summary>
    internal static Task OneAtATimeAsync(Tx tx) => tx.ExecuteAsync("update counters set value = value where name = 'ids'");

    private static Refusal.Conflict Closed() => new("set-up-done", "The first administrator is there already. Please sign in.");
}
