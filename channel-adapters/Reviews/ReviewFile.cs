using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using System.Xml;
using System.Xml.Linq;

namespace CxmHelpdesk.Channels.Reviews;

/// <summary>
/// The reviews in a feed or file, each as a JSON object of its own: JSON Feed, arrays and the usual wrappings, RSS 2.0, Atom, CSV with headings. Whoever is asked for one review in the middle of a
/// broken file gets the rest.
/// </summary>
internal static class ReviewFile
{
    public const int Most = 2000;

    private static readonly string[] s_lists = ["items", "reviews", "entry", "entries", "data", "results", "review"];

    /// <exception cref="FormatException">It is none of these. The message says what it is instead, for people.</exception>
    public static async Task<IReadOnlyList<JsonElement>> ReadAsync(ReadOnlyMemory<byte> bytes, string? contentType, CancellationToken ct)
    {
        var start = FirstOf(bytes.Span);
        return start switch
        {
            (byte)'{' or (byte)'[' => FromJson(bytes),
            (byte)'<' => FromXml(bytes),
            0 => throw new FormatException("It is empty."),
            _ when contentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true => throw new FormatException("It is no JSON."),
            _ => await FromCsvAsync(bytes, ct),
        };
    }

    private static byte FirstOf(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        text = text.TrimStart(" \r\n\t"u8);
        return text.Length == 0 ? (byte)0 : text[0];
    }

    private static JsonElement[] FromJson(ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span))
        {
            throw new FormatException("It is no UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes);
            var root = document.RootElement.Clone();
            var inner = root.Member("feed").ValueKind == JsonValueKind.Object ? root.Member("feed") : root;
            var list = root.ValueKind == JsonValueKind.Array ? root : s_lists.Select(name => inner.Member(name)).FirstOrDefault(value => value.ValueKind == JsonValueKind.Array);
            return list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Take(Most)] : [inner];
        }
        catch (JsonException)
        {
            throw new FormatException("It is no JSON.");
        }
    }

    private static JsonElement[] FromXml(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersFromEntities = 1024 });
            var root = XDocument.Load(reader).Root!;
            var items = root.Descendants().Where(element => element.Name.LocalName is "item" or "entry").Take(Most).ToArray();
            return items.Length == 0 && root.Name.LocalName is not ("rss" or "feed" or "RDF") ? throw new FormatException("It is a page, and no feed.") : [.. items.Select(ToJson)];
        }
        catch (Exception error) when (error is XmlException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("It is no XML.");
        }
    }

    /// <summary>Members by local name; a rating's scale and a link's address come along. Where a name stands twice the plain text goes before the HTML.</summary>
    private static JsonElement ToJson(XElement item)
    {
        var json = new JsonObject();
        foreach (var element in item.Elements())
        {
            var name = element.Name.LocalName is "rating" or "ratingValue" or "starRating" ? "rating" : element.Name.LocalName;
            JsonNode? value = name switch
            {
                "link" when element.Attribute("href") is { } href => href.Value,
                "author" when element.HasElements => new JsonObject { ["name"] = Child(element, "name"), ["email"] = Child(element, "email") },
                "rating" or "reviewRating" when element.Attribute("max") is { } max => new JsonObject { ["label"] = element.Value.Trim(), ["bestRating"] = max.Value },
                _ when element.HasElements => Child(element, "name") ?? Child(element, "ratingValue") ?? element.Value,
                _ => element.Value,
            };
            var isHtml = element.Attribute("type")?.Value is "html" or "xhtml";
            if (!json.ContainsKey(name) || (name == "content" && !isHtml))
            {
                json[name == "creator" ? "author" : name] = value;
            }
        }

        return JsonSerializer.SerializeToElement(json);
    }

    private static string? Child(XElement element, string name) => element.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;

    private static async Task<IReadOnlyList<JsonElement>> FromCsvAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        var format = CsvFormat.Detect(bytes.Span[..Math.Min(bytes.Length, CsvFormat.SampleSize)], bytes.Length <= CsvFormat.SampleSize);
        var reader = new CsvReader(new StringReader(format.Encoding.GetString(bytes.Span[format.Skip..])), format.Separator);
        var names = (await reader.ReadAsync(ct))?.Fields.Select(name => name.Trim()).ToArray() ?? [];
        var rows = new List<JsonElement>();
        while (rows.Count < Most && await reader.ReadAsync(ct) is { } row)
        {
            if (row.Problem is null)
            {
                rows.Add(JsonSerializer.SerializeToElement(names.Zip(row.Fields).Where(field => field.First.Length > 0).GroupBy(field => field.First).ToDictionary(field => field.Key, field => field.First().Second)));
            }
        }

        return rows.Any(row => ReviewReader.Read(row) is not null) ? rows : throw new FormatException("No column is named like a rating (rating, stars, 評価) or a text (text, review, 本文).");
    }
}
