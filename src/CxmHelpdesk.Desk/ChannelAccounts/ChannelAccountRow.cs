using System.Text.Json;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Desk.ChannelAccounts;

/// <summary>A row of <c>channel_accounts</c>.</summary>
internal sealed record ChannelAccountRow
{
    public const string Columns =
        "id, channel, account_key, name, team_id, settings, secrets, patience_seconds, enabled, version, created_at, last_success_at, last_error_at, last_error, silent_since";

    public long Id { get; init; }

    public string Channel { get; init; } = "";

    public string AccountKey { get; init; } = "";

    public string Name { get; init; } = "";

    public long? TeamId { get; init; }

    public string Settings { get; init; } = "{}";

    public string Secrets { get; init; } = "{}";

    public long? PatienceSeconds { get; init; }

    public bool Enabled { get; init; }

    public long Version { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public DateTimeOffset? LastErrorAt { get; init; }

    public string? LastError { get; init; }

    public DateTimeOffset? SilentSince { get; init; }

    public IReadOnlyDictionary<string, string> PlainSettings() => JsonSerializer.Deserialize<Dictionary<string, string>>(Settings) ?? [];

    /// <summary>By field, still sealed.</summary>
    public IReadOnlyDictionary<string, string> SealedSecrets() => JsonSerializer.Deserialize<Dictionary<string, string>>(Secrets) ?? [];

    /// <summary>Opens the secrets. One that does not open (the key was lost) is left out, as if it had never been entered.</summary>
    public ChannelAccount ToAccount(SecretBox box, PublicAddress? address)
    {
        var settings = new Dictionary<string, string>(PlainSettings(), StringComparer.Ordinal);
        foreach (var (field, value) in SealedSecrets())
        {
            if (box.Open(value, Place(Id, field)) is { } secret)
            {
                settings[field] = secret;
            }
        }

        return new ChannelAccount(Id, Channel, AccountKey, Name, settings) { Address = address?.Of($"/hooks/{AccountKey}") };
    }

    public static string Place(long accountId, string field) => FormattableString.Invariant($"account:{accountId}:{field}");
}
