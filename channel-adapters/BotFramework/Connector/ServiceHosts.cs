namespace CxmHelpdesk.Channels.BotFramework.Connector;

/// <summary>Where our access token may go: to Microsoft's connectors and to those that the administrator named. Anybody who got it could speak as the bot.</summary>
internal static class ServiceHosts
{
    private static readonly string[] s_hosts = ["smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com", "smba.infra.gov.teams.microsoft.us", "smba.infra.dod.teams.microsoft.us"];
    private static readonly string[] s_domains = [".botframework.com", ".botframework.azure.us"];

    public static bool IsTrusted(BotFrameworkSettings settings, Uri url) => url.UserInfo.Length == 0 && (IsMicrosofts(url) || settings.ServiceHosts.Any(named => IsSame(named, url)));

    /// <returns>Null: usable. Else what is wrong with a line that an administrator wrote.</returns>
    public static string? WrongWith(string named) =>
        !Uri.TryCreate(named, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") ? "write it as https://bots.example.com."
        : url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback ? "must begin with https://, or the access token could be read on its way."
        : null;

    private static bool IsMicrosofts(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort
        && (s_hosts.Contains(url.IdnHost, StringComparer.OrdinalIgnoreCase) || s_domains.Any(domain => url.IdnHost.EndsWith(domain, StringComparison.OrdinalIgnoreCase)));

    private static bool IsSame(string named, Uri url) =>
        WrongWith(named) is null && Uri.Compare(new Uri(named), url, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}
