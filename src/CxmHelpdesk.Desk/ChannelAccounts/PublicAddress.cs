namespace CxmHelpdesk.Desk.ChannelAccounts;

/// <summary>Where the world reaches this desk, as far as the desk was told (<c>Server:PublicUrl</c>).</summary>
/// <param name="Root">Without a slash at its end; null: not told.</param>
public sealed record PublicAddress(string? Root)
{
    /// <param name="path">Begins with a slash; may have a query.</param>
    public Uri? Of(string path) => Root is null ? null : new Uri(Root + path);

    public static PublicAddress Parse(string url) => new(url.Length == 0 ? null : url.TrimEnd('/'));
}
