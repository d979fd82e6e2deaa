using CxmHelpdesk.Desk.Calls;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Settings;
using FluentValidation;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>How much of a channel one agent has at once. Calls are not among it: nobody talks in two.</summary>
public sealed record CapacitySettings
{
    public const string Name = "capacity";

    /// <summary>A channel that is not named has no limit.</summary>
    public IReadOnlyList<ChannelCapacity> Channels { get; init; } = [];
}

/// <param name="Channel">Its key, such as web-chat.</param>
/// <param name="AtOnce">Open tickets of the channel that an agent may have before he is given no new one.</param>
public sealed record ChannelCapacity(string Channel, int AtOnce);

public sealed class CapacitySettingsValidator : AbstractValidator<CapacitySettings>
{
    public CapacitySettingsValidator(ChannelRegistry channels)
    {
        RuleFor(s => s.Channels).Must(all => all.Select(one => one?.Channel).Distinct().Count() == all.Count).WithMessage("Each channel once.");
        RuleForEach(s => s.Channels).NotNull().ChildRules(one =>
        {
            one.RuleFor(c => c.Channel).Must(key => key is not null && channels.Find(key) is not null).WithMessage("There is no such channel.");
            one.RuleFor(c => c.AtOnce).InclusiveBetween(1, 1000);
        });
    }
}

/// <summary>What an agent is to be spared now.</summary>
/// <param name="All">Channels of which he is given nothing: their customers sit and wait for each answer, and he is on the phone.</param>
/// <param name="New">Channels of which he has as much as he can take: he is given nothing of them that is not his already.</param>
public sealed record Spared(IReadOnlySet<string> All, IReadOnlySet<string> New)
{
    public static Spared Nothing { get; } = new(new HashSet<string>(), new HashSet<string>());
}

public sealed class Workload(Db db, CallQueries calls, SettingsStore settings)
{
    public async Task<Spared> SparedAsync(long agentId, CancellationToken ct)
    {
        var limits = (await settings.GetAsync<CapacitySettings>(CapacitySettings.Name, ct)).Channels;
        var all = await calls.SparedAsync(agentId, ct);
        if (limits.Count == 0)
        {
            return new Spared(all, Spared.Nothing.New);
        }

        var has = await db.ReadAsync(
            session => session.QueryAsync<Has>("select channel, count(*) as count from tickets where assignee_id = @agentId and status = 'open' group by channel", new { agentId }), ct);
        return new Spared(all, limits.Where(limit => has.Any(one => one.Channel == limit.Channel && one.Count >= limit.AtOnce)).Select(limit => limit.Channel).ToHashSet());
    }

    private sealed record Has
    {
        public string Channel { get; init; } = "";

        public int Count { get; init; }
    }
}
