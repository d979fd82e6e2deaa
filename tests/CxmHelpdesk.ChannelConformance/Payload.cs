using System.Text;
using System.Text.Json;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.ChannelConformance;

/// <summary>
/// An envelope in a file: <c>name.json</c> holds it, <c>name.expected.json</c> what it must become. The body is a JSON value
/// (<c>body</c>) or, where it is none, text (<c>bodyText</c>) or base64 (<c>bodyBase64</c>).
/// </summary>
public sealed record Payload(string Name, Envelope Envelope, string ExpectedFile)
{
    private static readonly DateTimeOffset ReceivedAt = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "payloads");

    /// <param name="group">A folder below the payloads, where one test project has several channels; null: their own.</param>
    public static IReadOnlyList<Payload> ReadAll(string? group = null) =>
    [
        .. Directory.EnumerateFiles(group is null ? Folder : Path.Combine(Folder, group), "*.json")
            .Where(file => !file.EndsWith(".expected.json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    private static Payload Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement;
        var envelope = new Envelope(
            root.GetProperty("dedupeKey").GetString()!,
            root.GetProperty("contentType").GetString()!,
            BodyOf(root),
            ReceivedAt,
            root.TryGetProperty("headers", out var headers) ? headers.Deserialize<Dictionary<string, string>>()! : [],
            root.TryGetProperty("files", out var files) ? files.Deserialize<StoredFile[]>(JsonSerializerOptions.Web)! : []);
        return new Payload(Path.GetFileNameWithoutExtension(file), envelope, Path.ChangeExtension(file, ".expected.json"));
    }

    private static byte[] BodyOf(JsonElement root)
    {
        if (root.TryGetProperty("body", out var body))
        {
            return Encoding.UTF8.GetBytes(body.GetRawText());
        }

        return root.TryGetProperty("bodyText", out var text) ? Encoding.UTF8.GetBytes(text.GetString()!) : root.GetProperty("bodyBase64").GetBytesFromBase64();
    }
}
