namespace CxmHelpdesk.Desk.Visitors;

/// <summary>A browser with a chat token, and who writes with it.</summary>
public sealed record Visitor
{
    public required long Id { get; init; }

    public required long AccountId { get; init; }

    /// <summary>Of the identity: <c>visitor</c>, known by nothing but the token, or <c>user</c>, signed by the site.</summary>
    public required string Kind { get; init; }

    /// <summary>A hash of the token, or the site's id of the user.</summary>
    public required string Address { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Language { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public bool Verified => Kind == Customers.IdentityKey.User;

    /// <summary>Of the identity, as the database compares it.</summary>
    public string AddressKey => Customers.IdentityKey.Of(Kind, Address);
}

/// <param name="Token">The one that the browser has, if it was here before.</param>
/// <param name="Identity">JWT by which the site says who is signed in there.</param>
public sealed record OpenVisit(string? Token, string? Identity, string? Name, string? Email, string? Language);

/// <param name="Token">To be kept by the browser; it is shown to nobody else and cannot be had again.</param>
public sealed record OpenedVisit(string Token, Visitor Visitor);
