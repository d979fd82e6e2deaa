using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.ChannelConformance;

/// <summary>Events as text, to be compared and read by people.</summary>
internal static class EventJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new ContentConverter() },
    };

    public static string Of(IReadOnlyList<InboundEvent> events) => JsonSerializer.Serialize(
        events.Select(happened => new Dictionary<string, object> { [JsonNamingPolicy.CamelCase.ConvertName(happened.GetType().Name)] = happened }), Options) + "\n";

    public static string OfUnreadable(UnreadableEnvelopeException unreadable) =>
        JsonSerializer.Serialize(new Dictionary<string, string> { ["unreadable"] = unreadable.Message }, Options) + "\n";

    private sealed class ContentConverter : JsonConverter<AttachmentContent>
    {
        public override AttachmentContent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, AttachmentContent value, JsonSerializerOptions options)
        {
            switch (value)
            {
                case StoredContent stored:
                    writer.WriteStringValue($"stored {stored.File.Sha256}");
                    break;
                case InlineContent inline:
                    writer.WriteStringValue(Of(inline.Bytes));
                    break;
                case DecodedContent decoded:
                    writer.WriteStringValue(Of(decoded));
                    break;
                case RemoteContent remote:
                    writer.WriteStringValue($"remote {remote.Reference}");
                    break;
                default:
                    throw new InvalidOperationException($"Unknown content {value.GetType().Name}.");
            }
        }

        private static string Of(DecodedContent decoded)
        {
            using var content = decoded.Open();
            using var all = new MemoryStream();
            content.CopyTo(all);
            return Of(all.ToArray());
        }

        private static string Of(ReadOnlyMemory<byte> bytes) => $"{bytes.Length} bytes {Convert.ToHexStringLower(SHA256.HashData(bytes.Span))}";
    }
}
