using System.Globalization;
using System.Security.Claims;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Server.SignIn;

/// <summary>Who calls: a person by a session, or a program by an API token.</summary>
internal sealed class DeskIdentity : ClaimsIdentity
{
    public DeskIdentity(AgentSession session, string scheme)
        : base(ClaimsOf(session.Viewer), scheme) => (Session, Viewer) = (session, session.Viewer);

    public DeskIdentity(TokenBearer token, string scheme)
        : base(ClaimsOf(token.Viewer), scheme) => (Token, Viewer) = (token, token.Viewer);

    public AgentSession? Session { get; }

    public TokenBearer? Token { get; }

    public Viewer Viewer { get; }

    private static Claim[] ClaimsOf(Viewer viewer) =>
    [
        new(ClaimTypes.NameIdentifier, viewer.AgentId.ToString(CultureInfo.InvariantCulture)),
        new(ClaimTypes.Role, viewer.Role.ToText()),
    ];
}

public static class DeskUser
{
    /// <summary>Who asks. In a hub: <c>Context.User!.Viewer()</c>; a route takes a <see cref="Viewer"/> as an argument.</summary>
    public static Viewer Viewer(this ClaimsPrincipal user) =>
        (user.Identity as DeskIdentity)?.Viewer ?? throw new InvalidOperationException("This needs somebody signed in.");

    /// <summary>The session of a person; null: a program.</summary>
    public static AgentSession? Session(this ClaimsPrincipal user) => (user.Identity as DeskIdentity)?.Session;
}
