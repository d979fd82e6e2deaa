using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Server.Tests.Access;

public sealed class AccessMatrixTests(World world) : IClassFixture<World>
{
    private readonly IReadOnlyDictionary<string, Line> _lines = Line.ReadAll();

    [Fact]
    public void Every_endpoint_and_hub_method_has_a_line_and_every_line_an_endpoint()
    {
        var mapped = world.Endpoints().Select(endpoint => endpoint.Key).Concat(HubMethods().Select(method => method.Key)).ToHashSet(StringComparer.Ordinal);

        var without = mapped.Where(key => !_lines.ContainsKey(key)).Order(StringComparer.Ordinal).ToList();
        Assert.True(without.Count == 0, "Say in Access/access-matrix.txt who may call these, one line each (its head tells how):\n" + string.Join('\n', without));
        var gone = _lines.Keys.Where(key => !mapped.Contains(key)).Order(StringComparer.Ordinal).ToList();
        Assert.True(gone.Count == 0, "These lines of Access/access-matrix.txt name nothing that is mapped:\n" + string.Join('\n', gone));
    }

    [Fact]
    public async Task Every_endpoint_answers_each_role_as_its_line_says()
    {
        var wrong = new List<string>();
        foreach (var (key, method, pattern, endpoint) in world.Endpoints())
        {
            if (!_lines.TryGetValue(key, out var line))
            {
                continue;
            }

            foreach (var caller in Enum.GetValues<Caller>())
            {
                var client = pattern == "/api/sign-out" ? await world.FreshAsync(caller) : await world.ClientAsync(caller, line.Scope(method));
                using var request = world.Request(method, pattern, endpoint, line);
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var expected = line.Expect(caller);
                if (!Fits(expected, response.StatusCode, line) || (expected == Result.Allowed && method == "GET" && line.Object is not null && !response.IsSuccessStatusCode))
                {
                    var log = (int)response.StatusCode >= 500 ? string.Join('\n', world.App.Log.Errors.TakeLast(1)) : "";
                    wrong.Add($"{key} for {caller}: expected {expected}, got {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()} {log}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_hub_lets_in_whom_the_lines_of_its_methods_say()
    {
        // Signing out is an endpoint too: the people of the other tests may have left.
        var here = new World();
        await here.InitializeAsync();
        var wrong = new List<string>();
        foreach (var (key, path, _) in HubMethods().DistinctBy(method => method.Path))
        {
            if (!_lines.TryGetValue(key, out var line))
            {
                continue;
            }

            foreach (var caller in Enum.GetValues<Caller>())
            {
                var client = await here.ClientAsync(caller, line.Scope("POST"));
                using var response = await client.PostAsync($"{path}/negotiate?negotiateVersion=1&account={here.Objects["chat"]}", null);
                var expected = line.Expect(caller);
                if (!Fits(expected, response.StatusCode, line))
                {
                    wrong.Add($"{path} for {caller}: expected {expected}, got {(int)response.StatusCode}");
                }
            }
        }

        await here.DisposeAsync();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static bool Fits(Result expected, HttpStatusCode status, Line line) => expected switch
    {
        Result.NotSignedIn => status == HttpStatusCode.Unauthorized,
        Result.Forbidden => status == HttpStatusCode.Forbidden,
        Result.Hidden => status == HttpStatusCode.NotFound,
        // Where the object is there, somebody who may must reach it; where none is named, not finding one comes after the checks. Keys are the endpoint's own matter.
        _ => line.Who is "own" or "everybody"
            ? (int)status < 500
            : status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && (line.Object is null || status != HttpStatusCode.NotFound) && (int)status < 500,
    };

    private IEnumerable<(string Key, string Path, MethodInfo Method)> HubMethods() =>
        from endpoint in world.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let hub = endpoint.Metadata.GetMetadata<HubMetadata>()
        let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where hub is not null && !path.EndsWith("/negotiate", StringComparison.Ordinal)
        from method in hub.HubType.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where !method.IsSpecialName && method.GetBaseDefinition() == method && method.Name != nameof(IDisposable.Dispose)
        select ($"HUB {path} {method.Name}", path, method);
}
