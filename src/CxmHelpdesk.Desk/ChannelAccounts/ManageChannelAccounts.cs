using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using FluentValidation;

namespace CxmHelpdesk.Desk.ChannelAccounts;

/// <param name="Settings">By the keys of the channel's setting fields, secrets among them.</param>
public sealed record NewChannelAccountRequest(
    string Channel,
    string Name,
    IReadOnlyDictionary<string, string?>? Settings = null,
    long? TeamId = null,
    long? PatienceSeconds = null,
    bool Enabled = true);

internal sealed class NewChannelAccountValidator : AbstractValidator<NewChannelAccountRequest>
{
    public NewChannelAccountValidator()
    {
        RuleFor(request => request.Channel).NotEmpty().MaximumLength(40);
        RuleFor(request => request.Name).IsName();
        RuleFor(request => request.PatienceSeconds).IsPatience();
    }
}

/// <param name="Settings">Only what changes; null clears a value. A secret that is not named stays as it is.</param>
/// <param name="Version">If named, the account must still be of this version.</param>
public sealed record ChangeChannelAccountRequest(
    string? Name = null,
    IReadOnlyDictionary<string, string?>? Settings = null,
    bool? Enabled = null,
    long? Version = null)
{
    /// <summary>Null: new tickets of this account have no team.</summary>
    public Optional<long?> TeamId { get; init; }

    /// <summary>Null: the channel's own.</summary>
    public Optional<long?> PatienceSeconds { get; init; }
}

internal sealed class ChangeChannelAccountValidator : AbstractValidator<ChangeChannelAccountRequest>
{
    public ChangeChannelAccountValidator()
    {
        When(request => request.Name is not null, () => RuleFor(request => request.Name).IsName());
        RuleFor(request => request.PatienceSeconds.Value).IsPatience().OverridePropertyName("PatienceSeconds");
    }
}

internal static class ChannelAccountFields
{
    public static IRuleBuilderOptions<T, long?> IsPatience<T>(this IRuleBuilder<T, long?> rule) =>
        rule.InclusiveBetween(10, 30 * 24 * 3600).WithMessage("Must be between 10 seconds and 30 days.");
}

public sealed class ManageChannelAccounts(Db db, ChannelRegistry channels, SecretBox box, PublicAddress? address = null)
{
    public Task<IReadOnlyList<ChannelAccountDto>> AllAsync(CancellationToken ct) => db.ReadAsync<IReadOnlyList<ChannelAccountDto>>(
        async session =>
        {
            var rows = await session.QueryAsync<ChannelAccountRow>($"select {ChannelAccountRow.Columns} from channel_accounts order by name, id");
            return [.. rows.Select(row => ChannelAccountDto.Of(row, channels.Find(row.Channel), address))];
        },
        ct);

    /// <param name="by">Null: the desk itself, for its demo.</param>
    public Task<Outcome<ChannelAccountDto>> AddAsync(NewChannelAccountRequest request, Viewer? by, CancellationToken ct)
    {
        if (channels.Find(request.Channel) is not { } channel)
        {
            return Refused(new Refusal.Invalid("channel", "No such channel is installed."));
        }

        var fields = channel.Descriptor.Settings;
        var given = WithDefaults(fields, request.Settings);
        var errors = SettingRules.Check(fields, given, new Dictionary<string, string>());
        if (errors.Count > 0)
        {
            return Refused(new Refusal.Invalid(errors));
        }

        return db.WriteAsync<Outcome<ChannelAccountDto>>(
            async tx =>
            {
                if (await IsNoTeamAsync(tx, request.TeamId))
                {
                    return NoSuchTeam();
                }

                var id = tx.NextId();
                var (settings, secrets) = Sort(fields, given, new ChannelAccountRow { Id = id });
                await tx.ExecuteAsync(
                    """
                    insert into channel_accounts (id, channel, account_key, name, team_id, settings, secrets, patience_seconds, enabled, version, created_at)
                    values (@id, @Channel, @key, @Name, @TeamId, @settings, @secrets, @PatienceSeconds, @Enabled, 1, @Now)
                    """,
                    new { id, request.Channel, key = NewKey(), Name = request.Name.Trim(), request.TeamId, settings, secrets, request.PatienceSeconds, request.Enabled, tx.Now });
                return await ChangedAsync(tx, id, by);
            },
            ct);
    }

    public Task<Outcome<ChannelAccountDto>> ChangeAsync(long id, ChangeChannelAccountRequest request, Viewer by, CancellationToken ct) =>
        db.WriteAsync<Outcome<ChannelAccountDto>>(
            async tx =>
            {
                if (await FindAsync(tx, id) is not { } row)
                {
                    return new Refusal.NotFound("channel account");
                }

                if (request.Version is { } version && version != row.Version)
                {
                    return new Refusal.Conflict("changed-meanwhile", "Somebody else changed this account. Look at it again.");
                }

                if (channels.Find(row.Channel) is not { } channel)
                {
                    return new Refusal.Conflict("channel-missing", "The adapter of this channel is not installed.");
                }

                var given = request.Settings ?? new Dictionary<string, string?>();
                var errors = SettingRules.Check(channel.Descriptor.Settings, given, row.PlainSettings().Concat(row.SealedSecrets()).ToDictionary());
                if (errors.Count > 0)
                {
                    return new Refusal.Invalid(errors);
                }

                var teamId = request.TeamId.Or(row.TeamId);
                if (await IsNoTeamAsync(tx, teamId))
                {
                    return NoSuchTeam();
                }

                var (settings, secrets) = Sort(channel.Descriptor.Settings, given, row);
                await tx.ExecuteAsync(
                    """
                    update channel_accounts
                    set name = @Name, team_id = @teamId, settings = @settings, secrets = @secrets, patience_seconds = @Patience, enabled = @Enabled, version = version + 1
                    where id = @id
                    """,
                    new
                    {
                        id,
                        Name = request.Name?.Trim() ?? row.Name,
                        teamId,
                        settings,
                        secrets,
                        Patience = request.PatienceSeconds.Or(row.PatienceSeconds),
                        Enabled = request.Enabled ?? row.Enabled,
                    });
                return await ChangedAsync(tx, id, by);
            },
            ct);

    /// <summary>Gives the account a new public key. Whoever has the old address writes into the void from then on.</summary>
    public Task<Outcome<ChannelAccountDto>> RotateKeyAsync(long id, Viewer by, CancellationToken ct) => db.WriteAsync<Outcome<ChannelAccountDto>>(
        async tx =>
        {
            var rows = await tx.ExecuteAsync("update channel_accounts set account_key = @key, version = version + 1 where id = @id", new { id, key = NewKey() });
            return rows == 0 ? new Refusal.NotFound("channel account") : await ChangedAsync(tx, id, by);
        },
        ct);

    /// <summary>128 random bits: cannot be guessed, and needs no escaping in an address.</summary>
    internal static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    private async Task<Outcome<ChannelAccountDto>> ChangedAsync(Tx tx, long id, Viewer? by)
    {
        tx.Append(new NewEvent(EventTypes.ChannelChanged, $$"""{"accountId":{{id}}}""") { AgentId = by?.AgentId });
        var row = (await FindAsync(tx, id))!;
        return ChannelAccountDto.Of(row, channels.Find(row.Channel), address);
    }

    private static Task<ChannelAccountRow?> FindAsync(Session session, long id) =>
        session.FirstOrDefaultAsync<ChannelAccountRow>($"select {ChannelAccountRow.Columns} from channel_accounts where id = @id", new { id });

    private static async Task<bool> IsNoTeamAsync(Session session, long? teamId) =>
        teamId is { } id && await session.FirstOrDefaultAsync<long?>("select id from teams where id = @id and archived_at is null", new { id }) is null;

    private static Refusal.Invalid NoSuchTeam() => new("teamId", "There is no such team.");

    private static Task<Outcome<ChannelAccountDto>> Refused(Refusal refusal) => Task.FromResult<Outcome<ChannelAccountDto>>(refusal);

    private static Dictionary<string, string?> WithDefaults(IReadOnlyList<SettingField> fields, IReadOnlyDictionary<string, string?>? settings)
    {
        var given = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>(), StringComparer.Ordinal);
        foreach (var field in fields.Where(field => field.Default is not null))
        {
            given.TryAdd(field.Key, field.Default);
        }

        return given;
    }

    /// <summary>The row's values with the given ones over them, as the two columns keep them.</summary>
    private (string Settings, string Secrets) Sort(IReadOnlyList<SettingField> fields, IReadOnlyDictionary<string, string?> given, ChannelAccountRow row)
    {
        var plain = new SortedDictionary<string, string>(row.PlainSettings().ToDictionary(), StringComparer.Ordinal);
        var secret = new SortedDictionary<string, string>(row.SealedSecrets().ToDictionary(), StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (!given.TryGetValue(field.Key, out var value))
            {
                continue;
            }

            var target = field.Secret ? secret : plain;
            if (string.IsNullOrWhiteSpace(value))
            {
                target.Remove(field.Key);
            }
            else
            {
                target[field.Key] = field.Secret ? box.Seal(value.Trim(), ChannelAccountRow.Place(row.Id, field.Key)) : value.Trim();
            }
        }

        return (JsonSerializer.Serialize(plain), JsonSerializer.Serialize(secret));
    }
}
