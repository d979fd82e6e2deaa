using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace CxmHelpdesk.Email.Tests;

/// <summary>Holds the reader against the peers' fixtures. What it does not meet is listed in UnmetExpectations.tsv, with the reason; reasons of bounces are counted only.</summary>
public class ScoreTests
{
    private static readonly Dictionary<string, double> Wanted = new()
    {
        ["mime"] = 98.5, ["reply"] = 90, ["bounce"] = 95, ["tnef"] = 95, ["auto-reply-headers"] = 100, ["auth-results"] = 100, ["reason"] = 85,
    };

    [FixtureFact]
    public async Task The_fixtures_expectations_are_met_but_for_the_listed_ones()
    {
        using var score = await Score();
        foreach (var total in score.RootElement.GetProperty("totals").EnumerateArray())
        {
            Assert.Equal(total.GetProperty("files").GetInt32(), total.GetProperty("read").GetInt32());
            if (Wanted.TryGetValue(total.GetProperty("kind").GetString()!, out var wanted))
            {
                Assert.True(double.Parse(total.GetProperty("%").GetString()!, CultureInfo.InvariantCulture) >= wanted, total.ToString());
            }
        }

        var unmet = score.RootElement.GetProperty("misses").EnumerateArray()
            .Select(m => $"{m.GetProperty("corpus")}/{m.GetProperty("file")} {m.GetProperty("key")}").Where(m => !m.EndsWith(".reason", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);
        var listed = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "UnmetExpectations.tsv"))
            .Select(l => l.Split('\t')).Select(l => { Assert.NotEmpty(l[2]); return $"{l[0]} {l[1]}"; }).Order(StringComparer.Ordinal);
        Assert.Equal(listed, unmet);
    }

    private static async Task<JsonDocument> Score()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var inspect = Path.Combine(output.Parent!.Parent!.FullName, "CxmHelpdesk.Server", output.Name, "CxmHelpdesk.Server.dll inspect");
        var start = new ProcessStartInfo("node", [SharedFixtures.Scorer!, "--email", $"dotnet {inspect} email", "--reply", $"dotnet {inspect} reply", "--json", SharedFixtures.Folder!]) { RedirectStandardOutput = true };
        using var node = Process.Start(start)!;
        var json = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return JsonDocument.Parse(json);
    }
}
