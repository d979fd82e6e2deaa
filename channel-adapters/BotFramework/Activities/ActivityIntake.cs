using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CxmHelpdesk.Channels.BotFramework.Tokens;

namespace CxmHelpdesk.Channels.BotFramework.Activities;

/// <summary>Takes one activity in: token first, then the body, then what the caller waits to hear.</summary>
internal sealed class ActivityIntake(TokenCheck tokens)
{
    private const string JsonType = "application/json";

    /// <summary>Header of an envelope: whether the account trusts user ids of Direct Line, as it was set when the activity came.</summary>
    public const string FixedUsers = "fixed-users";

    public ValueTask PrepareAsync(WebhookRequest request, BotFrameworkSettings settings, CancellationToken ct) =>
        tokens.PrepareAsync(request.Headers.GetValueOrDefault("authorization"), settings, ct);

    public WebhookAnswer Accept(WebhookRequest request, BotFrameworkSettings settings)
    {
        if (request.Method != "POST")
        {
            return new Refused(405, "method-not-allowed", "Activities are posted.");
        }

        if (tokens.Wrong(request.Headers.GetValueOrDefault("authorization"), settings, out var token) is { } refused)
        {
            return refused;
        }

        if (JsonMembers.TryReadObject(request.Body) is not { } activity)
        {
            return new Refused(400, "json-wrong", "The body is no activity.");
        }

        if (tokens.Wrong(token!, settings, activity.Text("channelId"), activity.Text("serviceUrl")) is { } strange)
        {
            return strange;
        }

        return activity.Text("type") switch
        {
            // They come by the second and say nothing that lasts.
            "typing" or "trace" => new Answered(new WebhookResponse()),
            "invoke" => AcceptInvoke(request, activity, settings),
            _ => new Accepted([ToEnvelope(request, activity, settings)], AnswerTo(activity)),
        };
    }

    /// <summary>The caller waits for a result (activity specification, "Invoke activity"). A pressed button of a card is a message; other operations are an app's, not a desk's.</summary>
    private static WebhookAnswer AcceptInvoke(WebhookRequest request, JsonElement activity, BotFrameworkSettings settings) => activity.Text("name") == Buttons
        ? new Accepted(
            [ToEnvelope(request, activity, settings)],
            new WebhookResponse(200, JsonType, """{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":"✓"}"""))
        : new Answered(new WebhookResponse(501, JsonType, """{"status":501}"""));

    public const string Buttons = "adaptiveCard/action";

    /// <summary>We answer by the connector, whichever way the caller would like it.</summary>
    private static WebhookResponse AnswerTo(JsonElement activity) =>
        activity.Text("deliveryMode") == "expectReplies" ? new WebhookResponse(200, JsonType, """{"activities":[]}""") : new WebhookResponse();

    private static Envelope ToEnvelope(WebhookRequest request, JsonElement activity, BotFrameworkSettings settings)
    {
        var body = WithoutSecrets(request.Body, activity);
        var sender = $"{activity.Text("channelId")}|{activity.Member("from").Text("id")}";

        // Ids may be missing, and an edit has that of what it edits. The same bytes are the same delivery all the same.
        var hash = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span).AsSpan(0, 12));
        var id = activity.Text("id");
        var isMessage = activity.Text("type") == "message" && id is not null;
        var number = isMessage ? $"{activity.Member("conversation").Text("id")}|{id}" : $"{id}|{hash}";
        return new Envelope(
            $"{Short(sender)}/{Short(number)}",
            JsonType,
            body,
            request.ReceivedAt,
            settings.FixedUsers ? new Dictionary<string, string> { [FixedUsers] = "true" } : [],
            []);
    }

    /// <summary>Slack's own token travels with each of its messages (channelData); whoever held it could write as the app, so it is not stored.</summary>
    private static ReadOnlyMemory<byte> WithoutSecrets(ReadOnlyMemory<byte> body, JsonElement activity)
    {
        if (activity.Text("channelId") != "slack" || activity.Member("channelData").ValueKind != JsonValueKind.Object)
        {
            return body;
        }

        var copy = JsonObject.Create(activity)!;
        try
        {
            var data = copy["channelData"]!.AsObject();
            data.Remove("ApiToken");
            foreach (var part in data.Select(member => member.Value).OfType<JsonObject>().ToArray())
            {
                part.Remove("token");
            }
        }
        catch (ArgumentException)
        {
            // The same member twice: nobody's honest JSON.
            copy.Remove("channelData");
        }

        return Encoding.UTF8.GetBytes(copy.ToJsonString());
    }

    private static string Short(string text) => text.Length is > 0 and <= 90 && !text.Contains('/', StringComparison.Ordinal)
        ? text
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
