using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace CxmHelpdesk.Channels;

/// <summary>
/// Reads providers' JSON, in which any member may be missing or of another kind than documented: then it is as if it were not there. Nothing here throws, and every member works on a
/// <c>default</c> element too, so that a path can be followed to its end without a look at each step.
/// </summary>
public static class JsonMembers
{
    /// <summary>The object that a body is.</summary>
    /// <exception cref="UnreadableEnvelopeException">It is no JSON, or no object.</exception>
    public static JsonElement ReadObject(ReadOnlyMemory<byte> body) =>
        TryReadObject(body) ?? throw new UnreadableEnvelopeException("The body is no JSON object.");

    public static JsonElement? TryReadObject(ReadOnlyMemory<byte> body)
    {
        // The document takes any bytes in a text, and throws only when that is asked for.
        if (!Utf8.IsValid(body.Span))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Undefined where there is none.</summary>
    public static JsonElement Member(this JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Null where there is none, or it is no object.</summary>
    public static JsonElement? Object(this JsonElement item, string name) => item.Member(name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    /// <summary>A text that is not empty, a number as it is written, or null.</summary>
    public static string? Text(this JsonElement item, string name) => AsText(item.Member(name));

    /// <inheritdoc cref="Text"/>
    public static string? AsText(this JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape: JSON allows it, text does not.
            return null;
        }
    }

    /// <summary>Also where it is written as a text, as providers do with large ones.</summary>
    public static long? Number(this JsonElement item, string name) =>
        long.TryParse(item.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A text of at most <paramref name="maxLength"/> characters, such as an id: a longer one is none.</summary>
    public static string? Id(this JsonElement item, string name, int maxLength = 200) => item.Text(name) is { } text && text.Length <= maxLength ? text : null;

    /// <summary>Null where it is too large to be one.</summary>
    public static double? Double(this JsonElement item, string name) =>
        item.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    /// <summary>A time in milliseconds since 1970.</summary>
    public static DateTimeOffset? Milliseconds(this JsonElement item, string name) =>
        item.Number(name) is { } at and > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    public static bool? Flag(this JsonElement item, string name) => item.Member(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static DateTimeOffset? Time(this JsonElement item, string name) =>
        DateTimeOffset.TryParse(item.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    /// <summary>Of an object, those with a readable name.</summary>
    public static IEnumerable<KeyValuePair<string, JsonElement>> Members(this JsonElement item)
    {
        foreach (var member in item.ValueKind == JsonValueKind.Object ? item.EnumerateObject() : default)
        {
            string name;
            try
            {
                name = member.Name;
            }
            catch (InvalidOperationException)
            {
                continue;
            }

            yield return new(name, member.Value);
        }
    }

    /// <summary>Of an array; nothing where it is none.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement item, string name) => AsItems(item.Member(name));

    /// <inheritdoc cref="Items"/>
    public static IEnumerable<JsonElement> AsItems(this JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];
}
