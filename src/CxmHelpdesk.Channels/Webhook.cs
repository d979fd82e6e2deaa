using System.Security.Cryptography;
using System.Text;

namespace CxmHelpdesk.Channels;

/// <summary>One HTTP request to an account's public address.</summary>
/// <param name="Url">As the caller sees it, behind trusted proxies only.</param>
/// <param name="Headers">Lower-case names; several values joined by a comma.</param>
/// <param name="Body">Raw; empty for <c>multipart/form-data</c>, whose parts are in <paramref name="Form"/> and <paramref name="Files"/>.</param>
/// <param name="Form">Fields of a form body, first value wins.</param>
/// <param name="RemoteAddress">Of the caller, behind trusted proxies only.</param>
public sealed record WebhookRequest(
    string Method,
    Uri Url,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body,
    IReadOnlyDictionary<string, string> Form,
    IReadOnlyList<StoredFile> Files,
    string RemoteAddress,
    DateTimeOffset ReceivedAt)
{
    /// <summary>
    /// Whether the caller presents an account's key (<c>Authorization: Bearer</c> or <c>X-Api-Key</c>): in constant time, over hashes, so that neither content nor length of the key shows.
    /// </summary>
    /// <param name="key">Null: none is asked for.</param>
    public bool HasKey(string? key)
    {
        if (key is null)
        {
            return true;
        }

        var authorization = Headers.GetValueOrDefault("authorization") ?? "";
        var given = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? authorization["Bearer ".Length..].Trim()
            : Headers.GetValueOrDefault("x-api-key") ?? "";
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }
}

public abstract record WebhookAnswer;

/// <summary>To be stored, then answered with <paramref name="Response"/>.</summary>
public sealed record Accepted(IReadOnlyList<Envelope> Envelopes, WebhookResponse Response) : WebhookAnswer;

/// <summary>A handshake or the like: answered, nothing to store.</summary>
public sealed record Answered(WebhookResponse Response) : WebhookAnswer;

/// <summary>Not from whom it says, or not what we take. Nothing is stored.</summary>
/// <param name="Status">400, 401, 403, 405, 413, 415 or 422; 503 where the proof cannot be looked at now and the caller should come again.</param>
/// <param name="Code">Stable, such as <c>signature-wrong</c>.</param>
/// <param name="Detail">Safe to tell the caller.</param>
public sealed record Refused(int Status, string Code, string Detail, string? Field = null) : WebhookAnswer;

public sealed record WebhookResponse(int Status = 200, string? ContentType = null, string? Body = null, string? Location = null);
