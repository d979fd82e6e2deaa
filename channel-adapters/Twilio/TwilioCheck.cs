using CxmHelpdesk.Channels.Twilio.Api;

namespace CxmHelpdesk.Channels.Twilio;

/// <summary>Whether an account's settings fit each other, and what stands at Twilio.</summary>
internal static class TwilioCheck
{
    /// <param name="urlOf">Where the number leads at Twilio; null: not to be looked at.</param>
    public static async Task<CheckOutcome> AskAsync(ITwilioApi api, ChannelAccount account, Func<OwnNumber, string?>? urlOf, CancellationToken ct)
    {
        var settings = TwilioSettings.Of(account);
        if (Wrong(account, settings) is { } wrong)
        {
            return wrong;
        }

        try
        {
            await api.SignInAsync(settings, ct);
            foreach (var number in urlOf is null ? [] : settings.Numbers.Where(number => number.StartsWith('+')))
            {
                if (await api.NumberAsync(settings, number, ct) is not { } there)
                {
                    return new DoesNotWork(TwilioFields.Numbers, $"The Twilio account has no number {number}.");
                }

                if (account.Address is { } address && settings.MessagingService is null && urlOf!(there) is var url && url != address.AbsoluteUri)
                {
                    return new DoesNotWork(
                        TwilioFields.Numbers, $"At Twilio, {number} calls {(string.IsNullOrEmpty(url) ? "nobody" : "another address")}. Enter {address.AbsoluteUri} there, with HTTP POST.");
                }
            }

            return new Works();
        }
        catch (TwilioException refused) when (refused.IsSignIn || refused.Status is 403 or 404)
        {
            return new DoesNotWork(
                settings.User == settings.AccountSid ? TwilioFields.AuthToken : TwilioFields.ApiSecret, "Twilio does not accept the account SID with this token or key.");
        }
        catch (TwilioException refused)
        {
            return new DoesNotWork(null, $"Twilio answered with {refused.Status}.");
        }
        catch (HttpRequestException)
        {
            return new DoesNotWork(TwilioFields.ApiUrl, "Twilio cannot be reached.");
        }
    }

    private static DoesNotWork? Wrong(ChannelAccount account, TwilioSettings settings)
    {
        if (settings.AccountSid is not ['A', 'C', ..] || !settings.AccountSid.All(char.IsAsciiLetterOrDigit))
        {
            return new DoesNotWork(TwilioFields.AccountSid, "An account SID begins with AC.");
        }

        if (account.Setting(TwilioFields.ApiKey) is { } key && !key.StartsWith("SK", StringComparison.Ordinal))
        {
            return new DoesNotWork(TwilioFields.ApiKey, "An API key begins with SK.");
        }

        if (account.Setting(TwilioFields.ApiKey) is not null && account.Setting(TwilioFields.ApiSecret) is null)
        {
            return new DoesNotWork(TwilioFields.ApiSecret, "The API key's secret is missing.");
        }

        if (settings.MessagingService is { } service && !service.StartsWith("MG", StringComparison.Ordinal))
        {
            return new DoesNotWork(TwilioFields.MessagingService, "A messaging service begins with MG.");
        }

        if (settings.Numbers.FirstOrDefault(number => !IsNumber(number)) is { } wrong)
        {
            return new DoesNotWork(TwilioFields.Numbers, $"\"{TextSplitter.Split(wrong, 40)[0]}\" is no number; write it as +14155550100.");
        }

        if (settings.Numbers.Count == 0 && settings.MessagingService is null)
        {
            return new DoesNotWork(TwilioFields.Numbers, "Name a number.");
        }

        // Credentials go there with every request.
        return settings.ApiUrl.Scheme != Uri.UriSchemeHttps && !settings.ApiUrl.IsLoopback
            ? new DoesNotWork(TwilioFields.ApiUrl, "Must begin with https://.")
            : null;
    }

    private static bool IsNumber(string text) => text.Length is >= 3 and <= 17 && text.TrimStart('+').Length >= text.Length - 1 && text.TrimStart('+').All(char.IsAsciiDigit);
}
