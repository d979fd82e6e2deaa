using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Desk.ChannelAccounts;

/// <summary>An account as an administrator sees it.</summary>
public sealed record ChannelAccountDto
{
    public required long Id { get; init; }

    public required string Channel { get; init; }

    /// <summary>Part of the account's public addresses; who knows it can write in, so it is not shown beyond administrators.</summary>
    public required string Key { get; init; }

    /// <summary>Where the provider's calls arrive; null: the desk was not told its public address (<c>Server:PublicUrl</c>).</summary>
    public Uri? Address { get; init; }

    public required string Name { get; init; }

    public long? TeamId { get; init; }

    /// <summary>Null: as the channel says.</summary>
    public long? PatienceSeconds { get; init; }

    public required bool Enabled { get; init; }

    public required long Version { get; init; }

    /// <summary>Without the secret ones.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Which secrets have a value. The values themselves never leave the server.</summary>
    public required IReadOnlyList<string> SecretsSet { get; init; }

    /// <summary>The adapter is part of this server.</summary>
    public required bool Installed { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public DateTimeOffset? LastErrorAt { get; init; }

    public string? LastError { get; init; }

    /// <summary>Nothing worked since then, for longer than an administrator should have to wait for the news.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    internal static ChannelAccountDto Of(ChannelAccountRow row, IChannel? channel, PublicAddress? address) => new()
    {
        Id = row.Id,
        Channel = row.Channel,
        Key = row.AccountKey,
        Address = channel is IWebhookSource ? address?.Of($"/hooks/{row.AccountKey}") : null,
        Name = row.Name,
        TeamId = row.TeamId,
        PatienceSeconds = row.PatienceSeconds,
        Enabled = row.Enabled,
        Version = row.Version,
        Settings = row.PlainSettings(),
        SecretsSet = [.. row.SealedSecrets().Keys.Order(StringComparer.Ordinal)],
        Installed = channel is not null,
        CreatedAt = row.CreatedAt,
        LastSuccessAt = row.LastSuccessAt,
        LastErrorAt = row.LastErrorAt,
        LastError = row.LastError,
        SilentSince = row.SilentSince,
    };
}
