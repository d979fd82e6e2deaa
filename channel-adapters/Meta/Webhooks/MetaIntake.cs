using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;

namespace CxmHelpdesk.Channels.Meta.Webhooks;

/// <summary>
/// Meta's webhook (developers.facebook.com/docs/graph-api/webhooks/getting-started): a handshake by GET, then signed batches. Each event of a batch is an envelope of its own,
/// wrapped in what of its surroundings it needs, so that one that cannot be read holds up none of the others.
/// </summary>
internal static class MetaIntake
{
    public const string SignatureHeader = "x-hub-signature-256";

    private const string Prefix = "sha256=";
    private static readonly Dictionary<string, string> s_noHeaders = [];
    private static readonly WebhookResponse s_ok = new(200, "text/plain", "EVENT_RECEIVED");

    public static WebhookAnswer Accept(WebhookRequest request, MetaSettings settings, MetaNetwork network)
    {
        if (request.Method == "GET")
        {
            return ShakeHands(request, settings);
        }

        var signature = request.Headers.GetValueOrDefault(SignatureHeader);
        if (request.Method != "POST" || signature?.StartsWith(Prefix, StringComparison.Ordinal) != true || !HmacSignature.IsHex(signature[Prefix.Length..], request.Body.Span, settings.AppSecret))
        {
            return new Refused(403, "signature-wrong", "The signature does not fit. Is the app secret here the one of the app that calls?");
        }

        try
        {
            using var document = JsonDocument.Parse(request.Body);
            var root = document.RootElement;
            if (root.Text("object") == network.Object)
            {
                var envelopes = Events(root, settings, request.ReceivedAt).ToList();
                return envelopes.Count == 0 ? new Answered(s_ok) : new Accepted(envelopes, s_ok);
            }
        }
        catch (JsonException)
        {
            // Signed, but not understood: kept as it came, to be looked at.
        }

        return new Accepted([new Envelope($"unread/{Hash(request.Body.Span)}", "application/json", request.Body, request.ReceivedAt, s_noHeaders, [])], s_ok);
    }

    private static WebhookAnswer ShakeHands(WebhookRequest request, MetaSettings settings)
    {
        var query = HttpUtility.ParseQueryString(request.Url.Query);
        var isRight = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(query.GetValues("hub.verify_token")?[0] ?? ""), Encoding.UTF8.GetBytes(settings.VerifyToken));
        return query.GetValues("hub.mode")?[0] == "subscribe" && settings.VerifyToken.Length > 0 && isRight && query.GetValues("hub.challenge")?[0] is { Length: > 0 and <= 200 } challenge
            ? new Answered(new WebhookResponse(200, "text/plain", challenge))
            : new Refused(403, "verify-token-wrong", "The verify token is not the one that this account has.");
    }

    private static IEnumerable<Envelope> Events(JsonElement root, MetaSettings settings, DateTimeOffset receivedAt)
    {
        foreach (var entry in root.Items("entry"))
        {
            foreach (var list in (string[])["messaging", "standby", "changes"])
            {
                foreach (var item in entry.Items(list))
                {
                    var body = JsonSerializer.SerializeToUtf8Bytes(new MetaBody(
                        list, entry.Id("id") ?? "", entry.Id("id") == settings.PageId, (long)(entry.Number("time") ?? 0), item.Clone()));
                    yield return new Envelope(KeyOf(item), "application/json", body, receivedAt, s_noHeaders, []);
                }
            }
        }
    }

    /// <summary>By the person, so that what he does stays in order, and by the event's own bytes: Meta names messages, not deliveries.</summary>
    private static string KeyOf(JsonElement item)
    {
        var sender = item.Object("sender")?.Id("id", 60) ?? item.Object("value")?.Object("from")?.Id("id", 60) ?? "unknown";
        var message = item.Object("message");
        var other = message?.Flag("is_echo") == true ? item.Object("recipient")?.Id("id", 60) ?? sender : sender;
        var id = message?.Text("mid") is { } mid && message?.Flag("is_deleted") != true ? $"m{mid}" : item.GetRawText();
        return $"{(other.All(char.IsAsciiLetterOrDigit) ? other : "unknown")}/{Hash(Encoding.UTF8.GetBytes(id))}";
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
}

/// <summary>One event as it is stored. The names of its members are in stored envelopes: never change one.</summary>
/// <param name="List">messaging, standby or changes.</param>
/// <param name="Page">Whose webhook it was.</param>
/// <param name="IsOurs">It is the account's own page.</param>
/// <param name="Time">Of the whole entry; seconds or milliseconds, as Meta likes.</param>
internal sealed record MetaBody(string List, string Page, bool IsOurs, long Time, JsonElement Event);
