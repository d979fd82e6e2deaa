using System.Net.Http.Json;
using System.Text.Json;

namespace CxmHelpdesk.Server.Simulate;

/// <summary>Somebody who has been here before.</summary>
internal sealed record KnownVisitor(string AccountKey, string Token, string Language);

/// <summary>A customer in a web chat, from opening it to leaving.</summary>
internal sealed class ChatCustomer(Script script, KnownVisitor visitor, ChatLine line) : IAsyncDisposable
{
    private int _said;

    public KnownVisitor Visitor => visitor;

    public bool HasMore => _said < script.Lines.Count && line.IsOpen;

    public int Answers => line.Answers;

    public static async Task<ChatCustomer> ComeAsync(HttpClient http, string accountKey, Script script, CancellationToken ct)
    {
        using var response = await http.PostAsJsonAsync(
            $"/chat/{accountKey}/sessions", new { name = script.Name, language = script.Language, page = new { url = script.Page, title = script.Page } }, ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new RefusedException($"{(int)response.StatusCode} for a chat session");
        }

        var token = (await response.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("token").GetString()!;
        return await ComeAgainAsync(http, new KnownVisitor(accountKey, token, script.Language), script, ct);
    }

    public static async Task<ChatCustomer> ComeAgainAsync(HttpClient http, KnownVisitor visitor, Script script, CancellationToken ct)
    {
        var line = await ChatLine.OpenAsync(http.BaseAddress!, visitor.AccountKey, visitor.Token, ct);
        await line.CallAsync("Resume", ct, (object?)null);
        await line.CallAsync("Page", ct, new { url = script.Page, title = script.Page });
        return new ChatCustomer(script, visitor, line);
    }

    /// <summary>Types for a moment, then sends.</summary>
    public async Task SayAsync(TimeProvider time, CancellationToken ct)
    {
        var text = script.Lines[_said++];
        await line.CallAsync("Typing", ct, true, text[..(text.Length / 2)]);
        await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(1500, text.Length * 15)), time, ct);
        await line.CallAsync("Send", ct, new { clientId = Guid.NewGuid().ToString("N"), text });
        await line.CallAsync("Typing", ct, false, null);
    }

    public ValueTask DisposeAsync() => line.DisposeAsync();
}
