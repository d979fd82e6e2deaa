using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace CxmHelpdesk.Channels.BotFramework.Connector;

/// <summary>The Bot Connector's REST API, version 3 (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference).</summary>
internal sealed class BotConnector(AccessTokens tokens, HttpClient http)
{
    /// <summary>Answers an activity, or speaks first in a conversation that is there.</summary>
    /// <returns>The new activity's id; null where the channel does not give one.</returns>
    /// <exception cref="ConnectorException">The connector said no.</exception>
    public async Task<string?> SendAsync(BotFrameworkSettings settings, ConversationReference to, string? replyTo, object activity, CancellationToken ct)
    {
        var path = $"conversations/{Uri.EscapeDataString(to.Id)}/activities{(replyTo is null ? "" : $"/{Uri.EscapeDataString(replyTo)}")}";
        return (await AskAsync(settings, to, path, activity, ct)).Text("id");
    }

    /// <summary>Opens a conversation with one person.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="ConnectorException">The connector said no.</exception>
    public async Task<string?> OpenAsync(BotFrameworkSettings settings, ConversationReference like, string userId, CancellationToken ct) => (await AskAsync(
        settings, like, "conversations", new { isGroup = false, bot = new { id = like.BotId }, members = new[] { new { id = userId } } }, ct)).Text("id");

    private async Task<JsonElement> AskAsync(BotFrameworkSettings settings, ConversationReference to, string path, object body, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{to.ServiceUrl.TrimEnd('/')}/v3/{path}")
            {
                Content = JsonContent.Create(body, options: JsonSerializerOptions.Web),
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(settings.SignIn, ct)) },
            };
            using var response = await http.SendAsync(request, ct);
            var bytes = await response.Content.ReadAsByteArrayAsync(ct);
            if (response.IsSuccessStatusCode)
            {
                // Some channels answer with nothing at all.
                return JsonMembers.TryReadObject(bytes) ?? default;
            }

            if (response.StatusCode == HttpStatusCode.Unauthorized && attempt == 0)
            {
                // Revoked, or the secret was changed since.
                tokens.Forget(settings.SignIn);
                continue;
            }

            var error = (JsonMembers.TryReadObject(bytes) ?? default).Member("error");
            throw new ConnectorException((int)response.StatusCode, error.Text("code"), error.Text("message"), response.Headers.RetryAfter?.Delta);
        }
    }
}

/// <param name="status">HTTP.</param>
/// <param name="code">The connector's own, such as <c>ConversationNotFound</c>.</param>
/// <param name="words">The connector's; never a credential.</param>
/// <param name="retryAfter">Its wish.</param>
internal sealed class ConnectorException(int status, string? code, string? words, TimeSpan? retryAfter) : Exception($"{status} {code}")
{
    public int Status => status;

    public bool IsGone => status == 404;

    /// <summary>Codes as channels have them (learn.microsoft.com/azure/bot-service, "Error codes"; learn.microsoft.com/microsoftteams/platform/bots, "Status codes from bot conversational APIs").</summary>
    public SendOutcome ToOutcome() => (status, code) switch
    {
        // Teams means two writers at once by 412.
        (429 or 412 or 408 or >= 500, _) => new TryLater($"The bot's connector is busy ({status}).", retryAfter),
        (401, _) => new TryLater("The bot's connector does not accept the app ID and secret."),
        (403, "ConversationBlockedByUser") => new Rejected("recipient-blocks", "The customer has blocked the bot."),
        (403, "BotDisabledByAdmin" or "BotNotInConversationRoster" or "ForbiddenOperationException") => new Rejected("bot-not-allowed", "The bot was removed from this conversation, or an administrator there has switched it off."),
        (403, _) => new Rejected("bot-not-allowed", $"The channel does not let the bot write there{Said}."),
        (404, _) => new Rejected("conversation-gone", "The conversation is not there any more."),
        (413, _) or (_, "MessageSizeTooBig") => new Rejected("message-too-long", "The message is too long for this channel."),
        (400, "BadArgument" or "BadSyntax") when words?.Contains("attachment", StringComparison.OrdinalIgnoreCase) == true => new Rejected("media-refused", "The file could not be sent to this channel."),
        _ => new Rejected("not-delivered", $"The channel refused the message ({status}){Said}."),
    };

    private string Said => words is null ? "" : $": {TextSplitter.Split(words, 200)[0].TrimEnd('.')}";
}
