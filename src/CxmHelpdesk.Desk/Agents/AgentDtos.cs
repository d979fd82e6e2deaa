namespace CxmHelpdesk.Desk.Agents;

/// <summary>The one who is signed in.</summary>
/// <param name="Signatures">Under his answers, by language (en, ja).</param>
/// <param name="Phone">Where calls are put through to him: a number in E.164 or a SIP address; null: nowhere.</param>
public sealed record Me(
    long AgentId, string Name, string Email, Role Role, IReadOnlyList<long> TeamIds, string Language, string TimeZone, Alerts Alerts,
    IReadOnlyDictionary<string, string> Signatures, string? Phone = null);

public sealed record AgentDto
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required Role Role { get; init; }

    public required IReadOnlyList<long> TeamIds { get; init; }

    public required string Language { get; init; }

    public required string TimeZone { get; init; }

    /// <summary>False: cannot sign in; what they wrote stays theirs.</summary>
    public required bool Active { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

public sealed record SessionDto
{
    public required long Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Where the sign-in came from.</summary>
    public required string Address { get; init; }

    public required string UserAgent { get; init; }

    /// <summary>The one that asks.</summary>
    public bool Current { get; init; }
}

public sealed record TokenDto
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Its last characters, to tell keys apart.</summary>
    public required string Hint { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required long CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <param name="Secret">Shown this once; only its hash is kept.</param>
public sealed record NewTokenDto(TokenDto Token, string Secret);

/// <summary>Names for ids, and what else is the same all over the desk, for everybody who is signed in.</summary>
/// <param name="Currency">ISO 4217; in which sums over a customer are kept.</param>
/// <param name="TrashDays">After how long the trash is emptied.</param>
public sealed record DirectoryDto(
    IReadOnlyList<DirectoryAgent> Agents, IReadOnlyList<DirectoryTeam> Teams, IReadOnlyList<DirectoryAccount> Accounts, string Currency, int TrashDays);

public sealed record DirectoryAgent(long Id, string Name, Role Role, IReadOnlyList<long> TeamIds, bool Active);

public sealed record DirectoryTeam
{
    public required long Id { get; init; }

    public required string Name { get; init; }
}

public sealed record DirectoryAccount
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Channel { get; init; }

    /// <summary>False: it is set up so that nothing can go out, such as a mailbox that only fetches.</summary>
    public bool CanSend { get; init; }
}
