namespace CxmHelpdesk.Channels.BotFramework.Connector;

/// <summary>
/// Sends one message into the conversation that the customer wrote in; if that is not there any more, into a new one with him. The connector knows no idempotency key and cannot be asked what it
/// has: a message whose answer was lost goes twice.
/// </summary>
internal sealed class ActivitySender(BotConnector connector)
{
    public async Task<SendOutcome> SendAsync(OutboundMessage message, BotFrameworkSettings settings, CancellationToken ct)
    {
        if (ConversationReference.Parse(message.Conversation) is not { } to || !Uri.TryCreate(to.ServiceUrl, UriKind.Absolute, out var service))
        {
            return new Rejected("no-way-back", "It is not known in which conversation the customer can be answered.");
        }

        if (!ServiceHosts.IsTrusted(settings, service))
        {
            return new Rejected("connector-unknown", $"The conversation runs over {service.Host}, which is none of Microsoft's connectors. If it is right, name it in the account's settings.");
        }

        if (message.Files.Any(file => file.Link is null))
        {
            return new Rejected("files-need-address", "The channel fetches files itself, and the desk was not told its public address (Server:PublicUrl).");
        }

        try
        {
            return await SendAsync(message, settings, to, ct);
        }
        catch (ConnectorException refused)
        {
            return refused.ToOutcome();
        }
        catch (SignInException refused)
        {
            return new TryLater(refused.Message);
        }
        catch (HttpRequestException)
        {
            return new TryLater("The bot's connector cannot be reached.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new TryLater("The bot's connector did not answer in time.");
        }
    }

    public async Task ShowTypingAsync(Party customer, string? conversation, BotFrameworkSettings settings, CancellationToken ct)
    {
        if (ConversationReference.Parse(conversation) is { } to && Uri.TryCreate(to.ServiceUrl, UriKind.Absolute, out var service) && ServiceHosts.IsTrusted(settings, service))
        {
            var activity = new { type = "typing", from = new { id = to.BotId }, recipient = new { id = Activities.People.IdOf(customer) }, conversation = new { id = to.Id } };
            await connector.SendAsync(settings, to, null, activity, ct);
        }
    }

    private async Task<SendOutcome> SendAsync(OutboundMessage message, BotFrameworkSettings settings, ConversationReference to, CancellationToken ct)
    {
        var user = Activities.People.IdOf(message.To);
        var answered = message.Quoted?.ExternalId is { } quoted ? ActivityIds.OwnIdOf(quoted, to.Id) : null;
        try
        {
            return Sent(message, to, await connector.SendAsync(settings, to, answered is { Length: > 0 } ? answered : null, ActivityOf(message, to, user), ct));
        }
        catch (ConnectorException gone) when (gone.IsGone && to.BotId.Length > 0 && HasPrivateTalk(to.ChannelId))
        {
            if (await connector.OpenAsync(settings, to, user, ct) is not { } id)
            {
                throw;
            }

            var opened = to with { Id = id };
            return Sent(message, opened, await connector.SendAsync(settings, opened, null, ActivityOf(message, opened, user), ct));
        }
    }

    private static Sent Sent(OutboundMessage message, ConversationReference to, string? id) => new(ActivityIds.Of(to.Id, id ?? message.IdempotencyKey));

    /// <summary>Others have one conversation with a person for ever, or none without him.</summary>
    private static bool HasPrivateTalk(string channelId) => channelId is "msteams" or "slack";

    private static Dictionary<string, object?> ActivityOf(OutboundMessage message, ConversationReference to, string user)
    {
        // Teams takes pictures by their address; other files it would have a bot ask the user's leave for.
        var inPlace = message.Files.Where(file => to.ChannelId != "msteams" || file.ContentType.StartsWith("image/", StringComparison.Ordinal)).ToArray();
        var text = string.Join("\n\n", message.Files.Except(inPlace).Select(file => $"{file.FileName}: {file.Link}").Prepend(message.Text).Where(part => part.Length > 0));
        var activity = new Dictionary<string, object?>
        {
            ["type"] = "message",
            ["from"] = new { id = to.BotId, name = message.AgentName },
            ["recipient"] = new { id = user, name = message.To.Name },
            ["conversation"] = new { id = to.Id },
            ["text"] = text,
            ["textFormat"] = "plain",
            ["locale"] = message.Language,
        };
        if (inPlace.Length > 0)
        {
            activity["attachments"] = inPlace.Select(file => new { contentType = file.ContentType, contentUrl = file.Link!.AbsoluteUri, name = file.FileName }).ToArray();
        }

        if (to.ChannelId == "email" && message.Subject is { } subject)
        {
            activity["channelData"] = new { subject };
        }

        return activity;
    }
}
