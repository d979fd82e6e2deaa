namespace CxmHelpdesk.Channels.BotFramework;

/// <summary>One account as an administrator set it up. Holds a secret in clear, so it is never logged.</summary>
/// <param name="Issuer">Of the tokens that the Bot Connector sends along.</param>
/// <param name="OpenIdUrl">Where the keys are described with which those are signed.</param>
/// <param name="SignIn">How we get tokens of our own.</param>
/// <param name="ServiceHosts">Scheme, host and port of connectors besides Microsoft's.</param>
internal sealed record BotFrameworkSettings(string AppId, string Issuer, Uri OpenIdUrl, OAuthSettings SignIn, bool FixedUsers, IReadOnlyList<string> ServiceHosts)
{
    public static BotFrameworkSettings Of(ChannelAccount account)
    {
        var isGovernment = account.Setting(BotFrameworkFields.Cloud) == BotFrameworkFields.GovernmentCloud;
        var appId = account.Setting(BotFrameworkFields.AppId)?.Trim() ?? "";
        var login = account.Setting(BotFrameworkFields.LoginUrl)?.TrimEnd('/') ?? (isGovernment ? "https://login.microsoftonline.us" : "https://login.microsoftonline.com");

        // A bot of many tenants signs in at a directory of Microsoft's own.
        var tenant = account.Setting(BotFrameworkFields.Tenant)?.Trim() ?? (isGovernment ? "MicrosoftServices.onmicrosoft.us" : "botframework.com");
        var audience = isGovernment ? "https://api.botframework.us" : "https://api.botframework.com";
        return new BotFrameworkSettings(
            appId,
            audience,
            UrlOf(account.Setting(BotFrameworkFields.OpenIdUrl)) ?? new Uri(isGovernment
                ? "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"
                : "https://login.botframework.com/v1/.well-known/openidconfiguration"),
            new OAuthSettings($"{login}/{Uri.EscapeDataString(tenant)}/oauth2/v2.0/token", appId, account.Setting(BotFrameworkFields.AppSecret), null, $"{audience}/.default"),
            account.Setting(BotFrameworkFields.FixedUsers) == "true",
            [.. (account.Setting(BotFrameworkFields.ServiceHosts) ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]);
    }

    private static Uri? UrlOf(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : null;

    public override string ToString() => $"bot {AppId}";
}
