using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels.Line.Sending;

namespace CxmHelpdesk.Channels.Line.Webhooks;

/// <summary>
/// A request of LINE's webhook: signed over its bytes, with any number of events (developers.line.biz/en/docs/messaging-api/receiving-messages). Each event is an envelope
/// of its own, so that one that cannot be read holds up none of the others.
/// </summary>
internal static class LineIntake
{
    public const string SignatureHeader = "x-line-signature";

    private static readonly WebhookResponse s_ok = new(200);
    private static readonly Dictionary<string, string> s_noHeaders = [];

    public static WebhookAnswer Accept(WebhookRequest request, ChannelAccount account, ReplyTickets tickets)
    {
        if (request.Method != "POST")
        {
            return new Refused(405, "method-not-allowed", "LINE calls with POST.");
        }

        if (!HmacSignature.IsBase64(request.Headers.GetValueOrDefault(SignatureHeader), request.Body.Span, LineSettings.Of(account).ChannelSecret))
        {
            return new Refused(403, "signature-wrong", "The signature does not fit. Is the channel secret here the one of the channel that calls?");
        }

        var envelopes = new List<Envelope>();
        foreach (var (key, body, happened) in EventsOf(request.Body))
        {
            envelopes.Add(new Envelope(key, "application/json", body, request.ReceivedAt, s_noHeaders, []));
            if (happened is { } item)
            {
                tickets.Keep(account, item, request.ReceivedAt);
            }
        }

        // The console's button "Verify" sends no event at all.
        return envelopes.Count == 0 ? new Answered(s_ok) : new Accepted(envelopes, s_ok);
    }

    private static List<(string Key, ReadOnlyMemory<byte> Body, JsonElement? Event)> EventsOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.Member("events") is { ValueKind: JsonValueKind.Array })
            {
                return
                [
                    .. root.Items("events").Select(item =>
                    {
                        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(item.GetRawText());
                        return (KeyOf(item, bytes), bytes, (JsonElement?)item.Clone());
                    }),
                ];
            }
        }
        catch (JsonException)
        {
            // Signed, but not understood: kept as it came, to be looked at.
        }

        return [($"unread/{Hash(body.Span)}", body, null)];
    }

    /// <summary>A redelivery has the same event id; those that have none, as of old, are known by their bytes.</summary>
    private static string KeyOf(JsonElement happened, ReadOnlyMemory<byte> bytes) =>
        $"{Plain(LineParties.Of(happened)?.Sender.Address ?? "unknown")}/{Plain(happened.Id("webhookEventId", 90) ?? Hash(bytes.Span))}";

    private static string Plain(string id) => id.All(char.IsAsciiLetterOrDigit) ? id : Hash(Encoding.UTF8.GetBytes(id));

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
}
