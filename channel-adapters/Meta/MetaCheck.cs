using CxmHelpdesk.Channels.Meta.Api;

namespace CxmHelpdesk.Channels.Meta;

/// <summary>Whether the token is right and of this page, holds for a while, and whether Meta calls for what the desk needs to know.</summary>
internal static class MetaCheck
{
    private static readonly string[] s_messengerNeeds = ["messages", "messaging_postbacks", "message_deliveries", "message_reads", "message_echoes", "message_reactions"];
    private static readonly string[] s_instagramNeeds = ["messages", "messaging_postbacks", "messaging_seen", "message_reactions"];

    public static async Task<CheckOutcome> AskAsync(GraphApi api, TokenWatch watch, MetaSettings settings, MetaNetwork network, CancellationToken ct)
    {
        if (settings.Api.Scheme != Uri.UriSchemeHttps && !settings.Api.IsLoopback)
        {
            return new DoesNotWork(MetaFields.ApiUrl, "Must begin with https://.");
        }

        if (settings.PageId.Length is 0 or > 40 || !settings.PageId.All(char.IsAsciiDigit))
        {
            return new DoesNotWork(MetaFields.PageId, "Must be a number.");
        }

        try
        {
            var page = await api.GetAsync(settings, settings.PageId, "fields=id", ct);
            if (!page.IsOk)
            {
                return page.Code is 190 or 102 ? new DoesNotWork(MetaFields.Token, "Meta does not accept this access token.")
                    : page.Code is 100 or 803 ? new DoesNotWork(MetaFields.PageId, "The access token is of another page or account than this.")
                    : page.Code is 10 or (>= 200 and < 300) ? new DoesNotWork(MetaFields.Token, "The access token lacks permissions.")
                    : new DoesNotWork(null, $"Meta answered with {page.Status}.");
            }

            var subscribed = await api.GetAsync(settings, $"{settings.PageId}/subscribed_apps", "", ct);
            var fields = subscribed.Body?.Items("data").SelectMany(app => app.Items("subscribed_fields")).Select(JsonMembers.AsText).OfType<string>().ToHashSet() ?? [];
            if (subscribed.IsOk && (network == MetaNetwork.Messenger ? s_messengerNeeds : s_instagramNeeds).Where(need => !fields.Contains(need)).ToArray() is { Length: > 0 } missing)
            {
                return new DoesNotWork(null, $"At Meta, the account's webhook does not tell of: {string.Join(", ", missing)}. Subscribe to them in your app, under Webhooks.");
            }

            return await watch.TroubleAsync(settings, ct) is { } trouble ? new DoesNotWork(MetaFields.Token, trouble) : new Works();
        }
        catch (PollFailedException failed)
        {
            return new DoesNotWork(MetaFields.Token, failed.Message);
        }
        catch (HttpRequestException)
        {
            return new DoesNotWork(MetaFields.ApiUrl, "Meta cannot be reached.");
        }
    }
}
