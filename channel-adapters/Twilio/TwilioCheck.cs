using CxmHelpdesk.Channels.Twilio.Api;

namespace CxmHelpdesk.Channels.Twilio;

/// <summary>Whether an account's settings fit each other, and whether what stands at Twilio leads here. Says what exactly is to be entered there.</summary>
internal static class TwilioCheck
{
    public static Task<CheckOutcome> TextsAsync(ITwilioApi api, ChannelAccount account, CancellationToken ct) => AskAsync(api, account, TextsLeadHereAsync, ct);

    public static Task<CheckOutcome> CallsAsync(ITwilioApi api, ChannelAccount account, CancellationToken ct) => AskAsync(api, account, CallsLeadHereAsync, ct);

    /// <summary>Senders that are no phone numbers of the account cannot be looked up.</summary>
    public static Task<CheckOutcome> SignInAsync(ITwilioApi api, ChannelAccount account, CancellationToken ct) => AskAsync(api, account, (_, _, _, _) => Task.FromResult<DoesNotWork?>(null), ct);

    private static async Task<CheckOutcome> AskAsync(
        ITwilioApi api, ChannelAccount account, Func<ITwilioApi, TwilioSettings, Uri?, CancellationToken, Task<DoesNotWork?>> leadsHere, CancellationToken ct)
    {
        var settings = TwilioSettings.Of(account);
        if (Wrong(account, settings) is { } wrong)
        {
            return wrong;
        }

        try
        {
            await api.SignInAsync(settings, ct);
            return await leadsHere(api, settings, account.Address, ct) is { } elsewhere ? elsewhere : new Works();
        }
        catch (TwilioException refused) when (refused.IsSignIn || refused.Status is 403 or 404)
        {
            return No(
                settings.User == settings.AccountSid ? TwilioFields.AuthToken : TwilioFields.ApiSecret,
                "Twilio does not accept the account SID with this token or key.", "アカウントSIDと、このトークンまたはキーの組み合わせをTwilioが受け付けません。");
        }
        catch (TwilioException refused)
        {
            return No(null, $"Twilio answered with {refused.Status}.", $"Twilioが{refused.Status}を返しました。");
        }
        catch (HttpRequestException)
        {
            return No(TwilioFields.ApiUrl, "Twilio cannot be reached.", "Twilioに接続できません。");
        }
    }

    private static async Task<DoesNotWork?> TextsLeadHereAsync(ITwilioApi api, TwilioSettings settings, Uri? address, CancellationToken ct)
    {
        if (settings.MessagingService is { } name)
        {
            if (await api.ServiceAsync(settings, name, ct) is not { } service)
            {
                return No(TwilioFields.MessagingService, $"The Twilio account has no messaging service {name}.", $"Twilioアカウントにメッセージングサービス{name}がありません。");
            }

            if (!service.UsesNumbers)
            {
                return Wanted(TwilioFields.MessagingService, name, service.Inbound, address, "Integration → Send a webhook → Request URL");
            }
        }

        return await EachAsync(api, settings, number => Wanted(TwilioFields.Numbers, number.Number, number.Sms, address, "Messaging → A message comes in"), ct);
    }

    private static Task<DoesNotWork?> CallsLeadHereAsync(ITwilioApi api, TwilioSettings settings, Uri? address, CancellationToken ct) => EachAsync(
        api,
        settings,
        number => Wanted(TwilioFields.Numbers, number.Number, number.Voice, address, "Voice → A call comes in → Webhook")
            ?? Wanted(TwilioFields.Numbers, number.Number, number.VoiceStatus, address, "Voice → Call status changes"),
        ct);

    private static async Task<DoesNotWork?> EachAsync(ITwilioApi api, TwilioSettings settings, Func<OwnNumber, DoesNotWork?> look, CancellationToken ct)
    {
        foreach (var number in settings.Numbers.Where(number => number.StartsWith('+')))
        {
            if (await api.NumberAsync(settings, number, ct) is not { } there)
            {
                return No(TwilioFields.Numbers, $"The Twilio account has no number {number}.", $"Twilioアカウントに番号{number}がありません。");
            }

            if (look(there) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    /// <param name="address">Null: the desk was not told what the world calls it by.</param>
    /// <param name="place">In Twilio's console, which is in English for everybody.</param>
    private static DoesNotWork? Wanted(string field, string of, Webhook webhook, Uri? address, string place) => address is null || webhook.Leads(address)
        ? null
        : No(
            field,
            $"At Twilio, enter {address.AbsoluteUri} with HTTP POST for {of} under \"{place}\". {(string.IsNullOrEmpty(webhook.Url) ? "Nothing stands there." : webhook.Url == address.AbsoluteUri ? $"The method there is {webhook.Method}." : "Another address stands there.")}",
            $"Twilioで、{of}の「{place}」に {address.AbsoluteUri} を入力し、HTTP POSTを選んでください。{(string.IsNullOrEmpty(webhook.Url) ? "今は空欄です。" : webhook.Url == address.AbsoluteUri ? $"今は{webhook.Method}になっています。" : "今は別のアドレスが入っています。")}");

    private static DoesNotWork No(string? field, string explanation, string japanese) => new(field, explanation) { Japanese = japanese };

    private static DoesNotWork? Wrong(ChannelAccount account, TwilioSettings settings)
    {
        if (settings.AccountSid is not ['A', 'C', ..] || !settings.AccountSid.All(char.IsAsciiLetterOrDigit))
        {
            return No(TwilioFields.AccountSid, "An account SID begins with AC.", "アカウントSIDはACで始まります。");
        }

        if (account.Setting(TwilioFields.ApiKey) is { } key && !key.StartsWith("SK", StringComparison.Ordinal))
        {
            return No(TwilioFields.ApiKey, "An API key begins with SK.", "APIキーはSKで始まります。");
        }

        if (account.Setting(TwilioFields.ApiKey) is not null && account.Setting(TwilioFields.ApiSecret) is null)
        {
            return No(TwilioFields.ApiSecret, "The API key's secret is missing.", "APIキーのシークレットがありません。");
        }

        if (settings.MessagingService is { } service && !service.StartsWith("MG", StringComparison.Ordinal))
        {
            return No(TwilioFields.MessagingService, "A messaging service begins with MG.", "メッセージングサービスはMGで始まります。");
        }

        if (settings.Numbers.FirstOrDefault(number => !IsNumber(number)) is { } wrong)
        {
            return No(TwilioFields.Numbers, $"\"{TextSplitter.Split(wrong, 40)[0]}\" is no number; write it as +14155550100.", $"「{TextSplitter.Split(wrong, 40)[0]}」は番号ではありません。+14155550100 のように入力してください。");
        }

        if (settings.Numbers.Count == 0 && settings.MessagingService is null)
        {
            return No(TwilioFields.Numbers, "Name a number.", "番号を入力してください。");
        }

        // Credentials go there with every request.
        return settings.ApiUrl.Scheme != Uri.UriSchemeHttps && !settings.ApiUrl.IsLoopback
            ? No(TwilioFields.ApiUrl, "Must begin with https://.", "https:// で始めてください。")
            : null;
    }

    private static bool IsNumber(string text) => text.Length is >= 3 and <= 17 && text.TrimStart('+').Length >= text.Length - 1 && text.TrimStart('+').All(char.IsAsciiDigit);
}
