using System.Text.Json;
using System.Text.Json.Serialization;
using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Desk.Listening;
using CxmHelpdesk.Desk.Macros;
using CxmHelpdesk.Desk.Saved;
using CxmHelpdesk.Desk.Segments;

namespace CxmHelpdesk.Desk.Demo;

/// <summary>The demo company as it is written in db/seed. Times are relative, so it is never out of date.</summary>
internal sealed record DemoData(
    DemoCompany Company,
    IReadOnlyList<JsonElement> Customers,
    DemoSales Sales,
    IReadOnlyList<DemoTouch> Touches,
    IReadOnlyList<DemoTicket> Tickets,
    IReadOnlyList<SaveHelpArticle> Help,
    DemoVoice Voice)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static DemoData Load() => new(
        Read<DemoCompany>("company"), Read<JsonElement[]>("customers"), Read<DemoSales>("sales"), Read<DemoTouch[]>("marketing"), Read<DemoTicket[]>("tickets"), Read<SaveHelpArticle[]>("help"),
        Read<DemoVoice>("voice"));

    private static T Read<T>(string name)
    {
        using var stream = typeof(DemoData).Assembly.GetManifestResourceStream($"seed/{name}.json")
            ?? throw new InvalidOperationException($"db/seed/{name}.json is not in the assembly.");
        return JsonSerializer.Deserialize<T>(stream, s_json)!;
    }
}

internal sealed record DemoCompany(
    string Name, IReadOnlyList<string> Teams, IReadOnlyList<DemoAgent> Agents, IReadOnlyList<DemoAccount> Accounts, IReadOnlyList<DemoSegment> Segments,
    IReadOnlyList<SaveItem<CannedAnswer>> CannedAnswers, IReadOnlyList<SaveItem<Macro>> Macros);

internal sealed record DemoAgent(string Name, string Email, string Role, string Language, string TimeZone, IReadOnlyList<string> Teams, string? Phone = null);

/// <param name="Team">To which new tickets go; null: everybody's.</param>
/// <param name="Secrets">Settings that are made up anew for each desk.</param>
internal sealed record DemoAccount(
    string Key, string Channel, string Name, string? Team, int PatienceSeconds, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string>? Secrets = null);

internal sealed record DemoSegment(string Name, SegmentFilter Filter);

internal sealed record DemoSales(IReadOnlyList<DemoDeal> Deals, IReadOnlyList<DemoOrder> Orders);

internal sealed record DemoDeal(
    string Customer, string Title, string Stage, decimal Amount, string Currency, int CloseInDays, string Owner, double DaysAgo, string State = "open");

internal sealed record DemoOrder(string Customer, string Number, string State, decimal Amount, string Currency, double DaysAgo, IReadOnlyList<string> Items);

internal sealed record DemoTouch(
    string Kind, string Title, double DaysAgo, IReadOnlyList<string> Customers, string? Link = null, string? Survey = null, int? Score = null);

/// <param name="MinutesAgo">When the first message came.</param>
internal sealed record DemoTicket(
    string Customer, string Account, string Subject, double MinutesAgo, IReadOnlyList<DemoMessage> Messages,
    string? Team = null, string Status = "open", double? SnoozedForMinutes = null);

/// <param name="From">customer, agent or note.</param>
/// <param name="After">Minutes after the first message.</param>
internal sealed record DemoMessage(string From, double After, string Text, string? Agent = null);

internal sealed record DemoVoice(IReadOnlyList<VoiceStream> Streams, IReadOnlyList<DemoPost> Posts);

/// <param name="Answer">Ends what became of it; null: whoever is dissatisfied still waits.</param>
internal sealed record DemoPost(string Account, string Author, double DaysAgo, string Text, int? Stars = null, long? Reach = null, string? About = null, DemoAnswer? Answer = null);

/// <param name="After">Minutes after the post.</param>
internal sealed record DemoAnswer(string Agent, double After, string Text);
