using System.Text.Json.Serialization;

namespace CxmHelpdesk.Channels.WebChat;

/// <summary>The body of an envelope of the web chat. Stored for good: members may be added, never renamed.</summary>
internal sealed record WebChatBody
{
    public const string MessageKind = "message";
    public const string SeenKind = "seen";

    public required string Kind { get; init; }

    public required WebChatVisitor Visitor { get; init; }

    public string? ClientId { get; init; }

    public string? Text { get; init; }

    /// <summary>Address of the page that the visitor was on.</summary>
    public string? Page { get; init; }

    public string? Language { get; init; }

    /// <summary>What the page told about its visitor.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public WebChatCallBack? CallBack { get; init; }

    /// <summary>Of <see cref="SeenKind"/>: the idempotency key of the message that was seen.</summary>
    public string? Message { get; init; }
}

internal sealed record WebChatVisitor
{
    public required string Address { get; init; }

    public bool Verified { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }
}

internal sealed record WebChatCallBack
{
    public required string Number { get; init; }

    public string? Wish { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(WebChatBody))]
internal sealed partial class WebChatJson : JsonSerializerContext;
