using CxmHelpdesk.Channels.BotFramework.Connector;
using CxmHelpdesk.Channels.BotFramework.Tokens;

namespace CxmHelpdesk.Channels.BotFramework;

/// <summary>Whether an account's settings fit each other, let us in, and let the Bot Connector in.</summary>
internal sealed class BotFrameworkCheck(AccessTokens tokens, SigningKeys keys)
{
    public async Task<CheckOutcome> AskAsync(ChannelAccount account, CancellationToken ct)
    {
        var settings = BotFrameworkSettings.Of(account);
        if (Wrong(account, settings) is { } wrong)
        {
            return wrong;
        }

        try
        {
            // A token that was fetched before the secret ran out would say yes.
            tokens.Forget(settings.SignIn);
            await tokens.GetAsync(settings.SignIn, ct);
        }
        catch (SignInException refused)
        {
            return WhySignIn(refused);
        }

        try
        {
            await keys.FetchNowAsync(settings.OpenIdUrl, ct);
        }
        catch (HttpRequestException error)
        {
            return new DoesNotWork(BotFrameworkFields.OpenIdUrl, error.Message);
        }

        return account.Address is { } address && address.Scheme != Uri.UriSchemeHttps
            ? new DoesNotWork(null, $"Azure calls by https only, and this account's address is {address.AbsoluteUri}. Give the desk a public address that begins with https:// (Server:PublicUrl).")
            : new Works();
    }

    private static DoesNotWork? Wrong(ChannelAccount account, BotFrameworkSettings settings)
    {
        if (!Guid.TryParse(settings.AppId, out _))
        {
            return new DoesNotWork(BotFrameworkFields.AppId, "A Microsoft App ID looks like 11111111-2222-3333-4444-555555555555.");
        }

        if (string.IsNullOrWhiteSpace(settings.SignIn.ClientSecret))
        {
            return new DoesNotWork(BotFrameworkFields.AppSecret, "The client secret is missing.");
        }

        if (account.Setting(BotFrameworkFields.Tenant)?.Trim() is { Length: > 0 } tenant && !Guid.TryParse(tenant, out _) && (!tenant.Contains('.', StringComparison.Ordinal) || tenant.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-'))))
        {
            return new DoesNotWork(BotFrameworkFields.Tenant, "A tenant is an ID such as 11111111-2222-3333-4444-555555555555, or a domain.");
        }

        foreach (var host in settings.ServiceHosts)
        {
            if (ServiceHosts.WrongWith(host) is { } reason)
            {
                return new DoesNotWork(BotFrameworkFields.ServiceHosts, $"\"{TextSplitter.Split(host, 60)[0]}\": {reason}");
            }
        }

        return NotSafe(account, BotFrameworkFields.LoginUrl) ?? NotSafe(account, BotFrameworkFields.OpenIdUrl);
    }

    /// <summary>Our secret goes to one of them, and whoever answers at the other decides whom we believe.</summary>
    private static DoesNotWork? NotSafe(ChannelAccount account, string field) =>
        account.Setting(field) is { } text && (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
            ? new DoesNotWork(field, "Must begin with https://.")
            : null;

    /// <summary>Microsoft's numbers: learn.microsoft.com/entra/identity-platform/reference-error-codes.</summary>
    private static DoesNotWork WhySignIn(SignInException refused) => refused.Message switch
    {
        var text when text.Contains("AADSTS7000222", StringComparison.Ordinal) => new DoesNotWork(BotFrameworkFields.AppSecret, "The client secret has expired. Make a new one in the app registration."),
        var text when text.Contains("AADSTS7000215", StringComparison.Ordinal) => new DoesNotWork(BotFrameworkFields.AppSecret, "Microsoft does not accept the client secret. Is it the secret's value, and not its ID?"),
        var text when text.Contains("AADSTS700016", StringComparison.Ordinal) => new DoesNotWork(BotFrameworkFields.Tenant, "Microsoft does not know this app in that directory. A single-tenant bot needs its tenant ID, a multi-tenant one none."),
        var text when text.Contains("AADSTS90002", StringComparison.Ordinal) => new DoesNotWork(BotFrameworkFields.Tenant, "There is no such tenant."),
        _ => new DoesNotWork(refused.IsPermanent ? BotFrameworkFields.AppSecret : BotFrameworkFields.LoginUrl, refused.Message),
    };
}
