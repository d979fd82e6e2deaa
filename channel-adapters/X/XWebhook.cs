using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;

namespace CxmHelpdesk.Channels.X;

/// <summary>X's handshake and signature (docs.x.com, "Webhooks": CRC), and one envelope for each event of a delivery, so that a bad one holds up no other.</summary>
internal static class XWebhook
{
    public const string SignatureHeader = "x-twitter-webhooks-signature";
    private const string Scheme = "sha256=";
    private const string JsonType = "application/json";
    private const int MostEvents = 100;

    public static WebhookAnswer Accept(WebhookRequest request, XSettings settings)
    {
        if (settings.ConsumerSecret.Length == 0)
        {
            return new Refused(403, "signature-wrong", "The account has no secret to check with.");
        }

        if (request.Method == "GET")
        {
            return Challenge(request, settings);
        }

        if (request.Method != "POST")
        {
            return new Refused(405, "method-not-allowed", "Events are posted.");
        }

        var given = request.Headers.GetValueOrDefault(SignatureHeader) ?? "";
        if (!given.StartsWith(Scheme, StringComparison.Ordinal) || !HmacSignature.IsBase64(given[Scheme.Length..], request.Body.Span, settings.ConsumerSecret))
        {
            return new Refused(403, "signature-wrong", "The signature does not fit. Is the API key secret the right one?");
        }

        if (JsonMembers.TryReadObject(request.Body) is not { } body)
        {
            return new Refused(400, "json-wrong", "The body is no JSON object.");
        }

        return new Accepted([.. Split(body).Take(MostEvents).Select(part => ToEnvelope(part, request.ReceivedAt)).DistinctBy(envelope => envelope.DedupeKey)], new WebhookResponse());
    }

    public static string Sign(string secret, ReadOnlySpan<byte> bytes) => $"{Scheme}{Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), bytes))}";

    /// <summary>Asked at registration and each hour; a wrong answer ends the webhook at once.</summary>
    private static WebhookAnswer Challenge(WebhookRequest request, XSettings settings) => HttpUtility.ParseQueryString(request.Url.Query)["crc_token"] is { Length: > 0 and <= 500 } token
        ? new Answered(new WebhookResponse(200, JsonType, JsonSerializer.Serialize(new { response_token = Sign(settings.ConsumerSecret, Encoding.UTF8.GetBytes(token)) })))
        : new Refused(400, "token-missing", "X asks with a crc_token.");

    /// <summary>Account Activity sends lists of events with whom they are by; X Activity one at a time.</summary>
    private static IEnumerable<byte[]> Split(JsonElement body)
    {
        var lists = body.Members().Where(member => member.Key.EndsWith("_events", StringComparison.Ordinal) && member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() > 0).ToArray();
        if (lists.Length == 0)
        {
            yield return Encoding.UTF8.GetBytes(body.GetRawText());
        }

        foreach (var (name, list) in lists)
        {
            foreach (var item in list.EnumerateArray())
            {
                var buffer = new MemoryStream();
                using (var json = new Utf8JsonWriter(buffer))
                {
                    json.WriteStartObject();
                    foreach (var other in (string[])["for_user_id", "users"])
                    {
                        if (body.Member(other) is { ValueKind: not JsonValueKind.Undefined } value)
                        {
                            json.WritePropertyName(other);
                            json.WriteRawValue(value.GetRawText());
                        }
                    }

                    json.WritePropertyName(name);
                    json.WriteStartArray();
                    json.WriteRawValue(item.GetRawText());
                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                yield return buffer.ToArray();
            }
        }
    }

    /// <summary>A post that mentions and answers us comes as two events; it is named by its own id, so it is taken once.</summary>
    private static Envelope ToEnvelope(byte[] bytes, DateTimeOffset now)
    {
        var body = JsonMembers.TryReadObject(bytes) ?? default;
        var key = XEvents.SubjectOf(body) is var (author, id) ? $"{author}/{id}" : $"x/{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}";
        return new Envelope(key, JsonType, bytes, now, new Dictionary<string, string>(), []);
    }
}
