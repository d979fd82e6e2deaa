using System.Text.Json;

namespace CxmHelpdesk.Channels.BotFramework.Activities;

/// <summary>A card as lines of text: Adaptive Cards (adaptivecards.io, schema 1.6) and the Bot Framework's own (hero, thumbnail, receipt, sign-in, media).</summary>
internal static class CardText
{
    private const int MaxLines = 200;
    private const int MaxDepth = 20;

    public static bool IsCard(string contentType) =>
        contentType.StartsWith("application/vnd.microsoft.card.", StringComparison.Ordinal) || contentType == "application/vnd.microsoft.teams.card.o365connector";

    public static string Of(JsonElement card)
    {
        var lines = new List<string>();
        Read(card, lines, 0);
        return lines.Count == 0 ? "[card]" : string.Join('\n', lines);
    }

    private static void Read(JsonElement part, List<string> lines, int depth)
    {
        if (part.ValueKind != JsonValueKind.Object || depth > MaxDepth || lines.Count >= MaxLines)
        {
            return;
        }

        Add(lines, part.Text("title"));
        Add(lines, part.Text("subtitle"));
        Add(lines, part.Text("text"));
        Add(lines, part.Text("label"));
        Add(lines, part.Text("placeholder"));
        Add(lines, part.Text("fallbackText"));
        Add(lines, string.Concat(part.Items("inlines").Select(run => run.AsText() ?? run.Text("text"))));
        foreach (var fact in part.Items("facts"))
        {
            Add(lines, $"{fact.Text("title") ?? fact.Text("key") ?? fact.Text("name")}: {fact.Text("value")}".Trim(' ', ':'));
        }

        Add(lines, Picture(part));
        foreach (var list in (string[])["body", "items", "columns", "rows", "cells", "images", "media", "sections"])
        {
            foreach (var item in part.Items(list))
            {
                Read(item, lines, depth + 1);
            }
        }

        Add(lines, part.Text("total") is { } total ? $"= {total}" : null);
        foreach (var action in part.Items("actions").Concat(part.Items("buttons")).Concat(part.Items("potentialAction")).Take(20))
        {
            var address = action.Text("url") ?? (action.Text("type") == "openUrl" ? action.Text("value") : null);
            Add(lines, (action.Text("title") ?? action.Text("name") ?? action.Text("text")) is { } title ? $"[{title}]{(address is null ? "" : $" {address}")}" : null);
        }
    }

    private static string? Picture(JsonElement part) =>
        part.Text("url") is { } url && part.Text("type") is null or "Image" ? part.Text("altText") ?? part.Text("alt") ?? url : null;

    private static void Add(List<string> lines, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text) && lines.Count < MaxLines)
        {
            lines.Add(text);
        }
    }
}
