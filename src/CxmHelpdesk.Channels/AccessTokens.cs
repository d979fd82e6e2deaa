using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CxmHelpdesk.Channels;

/// <summary>
/// OAuth 2.0 access tokens (RFC 6749, client credentials and refresh token), kept until shortly before they expire. One request at a time for each client, and none
/// for a while after a provider said no: repeated wrong sign-ins lock accounts.
/// </summary>
public sealed partial class AccessTokens(TimeProvider time, HttpMessageHandler? handler = null) : IDisposable
{
    /// <summary>Renewed this long before the end, so that a long transfer does not outlive its token.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan RefusalHolds = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http = new(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Limit, MaxResponseContentBufferSize = 256 * 1024 };
    private readonly ConcurrentDictionary<OAuthSettings, Entry> _entries = new();

    /// <exception cref="SignInException">The provider refuses, or cannot be asked.</exception>
    public async Task<string> GetAsync(OAuthSettings settings, CancellationToken ct)
    {
        var entry = _entries.GetOrAdd(settings, _ => new Entry());
        await entry.Asking.WaitAsync(ct);
        try
        {
            var now = time.GetUtcNow();
            if (entry.Token is { } token && now < entry.RenewAt)
            {
                return token;
            }

            if (entry.Refusal is { } refusal && now < entry.AskAgainAt)
            {
                throw new SignInException(refusal, isPermanent: true);
            }

            return await AskAsync(settings, entry, ct);
        }
        finally
        {
            entry.Asking.Release();
        }
    }

    /// <summary>A server did not take the token: the next call asks for another.</summary>
    public void Forget(OAuthSettings settings)
    {
        if (_entries.TryGetValue(settings, out var entry))
        {
            entry.Token = null;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> AskAsync(OAuthSettings settings, Entry entry, CancellationToken ct)
    {
        var form = new Dictionary<string, string> { ["client_id"] = settings.ClientId };
        Add("client_secret", settings.ClientSecret);
        Add("grant_type", settings.RefreshToken is null ? "client_credentials" : "refresh_token");
        Add("refresh_token", entry.Renewed ?? settings.RefreshToken);
        Add("scope", settings.Scope);
        JsonDocument answer;
        HttpStatusCode status;
        try
        {
            using var content = new FormUrlEncodedContent(form);
            using var response = await _http.PostAsync(settings.TokenUrl, content, ct);
            status = response.StatusCode;
            answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ct));
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new SignInException("The OAuth token address cannot be reached, or does not answer as it should.", isPermanent: false);
        }

        using (answer)
        {
            if (status == HttpStatusCode.OK && Text(answer, "access_token") is { } token)
            {
                var lives = TimeSpan.FromSeconds(answer.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var count) ? count : 3600);
                (entry.Token, entry.RenewAt, entry.Refusal) = (token, time.GetUtcNow() + (lives > Early * 2 ? lives - Early : lives / 2), null);

                // Microsoft replaces the refresh token at each use; the old one goes on working for its own time, so it is enough to keep the new one in memory.
                entry.Renewed = Text(answer, "refresh_token") ?? entry.Renewed;
                return token;
            }

            var code = Text(answer, "error") ?? $"HTTP {(int)status}";
            if (Text(answer, "error_description") is { } description && MicrosoftsNumber().Match(description) is { Success: true } number)
            {
                code += $", {number.Value}";
            }

            var isPermanent = (int)status is >= 400 and < 500 and not 408 and not 429;
            if (isPermanent)
            {
                var advice = settings.RefreshToken is null ? "" : " Sign in again to get a new refresh token.";
                (entry.Refusal, entry.AskAgainAt, entry.Renewed) = ($"OAuth was refused ({code}).{advice}", time.GetUtcNow() + RefusalHolds, null);
            }

            throw new SignInException(entry.Refusal ?? $"OAuth was refused ({code}).", isPermanent);
        }

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                form[name] = value;
            }
        }
    }

    private static string? Text(JsonDocument answer, string name) =>
        answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Says what is wrong where the error's own name is always the same (learn.microsoft.com/entra/identity-platform/reference-error-codes).</summary>
    [GeneratedRegex("^AADSTS[0-9]{1,9}")]
    private static partial Regex MicrosoftsNumber();

    private sealed class Entry
    {
        public SemaphoreSlim Asking { get; } = new(1);

        public string? Token { get; set; }

        public string? Renewed { get; set; }

        public string? Refusal { get; set; }

        public DateTimeOffset RenewAt { get; set; }

        public DateTimeOffset AskAgainAt { get; set; }
    }
}

/// <param name="RefreshToken">Null: the application's own rights (client credentials).</param>
public sealed record OAuthSettings(string TokenUrl, string ClientId, string? ClientSecret, string? RefreshToken, string? Scope)
{
    public override string ToString() => $"OAuth client {ClientId}";
}

/// <summary>A server or a provider did not let us in. The message is for administrators and holds no secret.</summary>
/// <param name="message">Shown.</param>
/// <param name="isPermanent">Asking again will not help until somebody changes the settings.</param>
public sealed class SignInException(string message, bool isPermanent) : Exception(message)
{
    public bool IsPermanent => isPermanent;
}
