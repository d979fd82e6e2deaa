using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CxmHelpdesk.Server.Tests;

/// <summary>A refusal as a program sees it.</summary>
public sealed record Problem(int Status, string Code, string? Detail, JsonElement Body);

/// <summary>Reads what the server said; an answer of the wrong kind fails with its text.</summary>
public static class Answers
{
    public static JsonSerializerOptions Json { get; } = Shape();

    public static async Task<T> ReadAsync<T>(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<T>(text, Json)!;
    }

    public static async Task<T> GetAsync<T>(this HttpClient client, string path) => await (await client.GetAsync(path)).ReadAsync<T>();

    public static async Task<T> PostAsync<T>(this HttpClient client, string path, object body) =>
        await (await client.PostAsJsonAsync(path, body)).ReadAsync<T>();

    public static async Task<T> PatchAsync<T>(this HttpClient client, string path, object body) =>
        await (await client.PatchAsJsonAsync(path, body)).ReadAsync<T>();

    /// <summary>Asks until the answer is as it should be: workers take their own time.</summary>
    public static async Task<JsonElement> UntilAsync(this HttpClient client, string path, Func<JsonElement, bool> isThere)
    {
        var clock = Stopwatch.StartNew();
        JsonElement last;
        do
        {
            last = await client.GetFromJsonAsync<JsonElement>(path);
            if (isThere(last))
            {
                return last;
            }

            await Task.Delay(20);
        }
        while (clock.Elapsed < TimeSpan.FromSeconds(60));

        throw new TimeoutException($"{path}: {last}");
    }

    /// <summary>The open ticket of that subject, as soon as there is one.</summary>
    public static async Task<JsonElement> TicketAsync(this HttpClient client, string subject)
    {
        var page = await client.UntilAsync("/api/tickets?view=open", page => page.GetProperty("items").EnumerateArray().Any(IsIt));
        return page.GetProperty("items").EnumerateArray().First(IsIt);

        bool IsIt(JsonElement ticket) => ticket.GetProperty("subject").GetString() == subject;
    }

    /// <summary>Asserts that it was refused, with a problem that has a code.</summary>
    public static async Task<Problem> RefusedAsync(this Task<HttpResponseMessage> asked, HttpStatusCode status)
    {
        var response = await asked;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"Expected {status}, got {(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var document = JsonDocument.Parse(text);
        var body = document.RootElement.Clone();
        return new Problem(
            (int)response.StatusCode, body.GetProperty("code").GetString()!, body.TryGetProperty("detail", out var detail) ? detail.GetString() : null, body);
    }

    private static JsonSerializerOptions Shape()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ServerServices.ShapeJson(options);
        return options;
    }
}
