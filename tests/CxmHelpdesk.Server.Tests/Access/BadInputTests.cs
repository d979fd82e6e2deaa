using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CxmHelpdesk.Desk.ChannelAccounts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace CxmHelpdesk.Server.Tests.Access;

/// <summary>
/// Every endpoint of the matrix is given what it must not take, by somebody who may ask, on a real socket: the answer is a refusal with a
/// code that programs can rely on, and afterwards every table has the rows that it had before.
/// </summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const long Huge = 2L * 1024 * 1024 * 1024;
    private const string Hostile = "<img src=x onerror=alert(1)><script>alert(1)</script><svg onload=alert(1)>";

    /// <summary>They read their body themselves, so nothing in the app's description tells that they take one.</summary>
    private static readonly string[] s_readers =
    [
        "POST /hooks/{accountKey}", "POST /hooks/history/{source}", "POST /chat/{accountKey}/files", "POST /api/uploads", "POST /api/imports", "POST /api/imports/preview",
    ];

    private readonly World _world = new(onSocket: true);
    private readonly IReadOnlyDictionary<string, Line> _lines = Line.ReadAll();
    private readonly List<string> _wrong = [];
    private ChannelAccountDto _form = null!;

    public async Task InitializeAsync()
    {
        await _world.InitializeAsync();
        _form = await (await _world.App.AdministratorAsync()).Client.PostAsync<ChannelAccountDto>(
            "/api/channel-accounts", new { channel = "web-form", name = "Form", settings = new Dictionary<string, string> { ["requestsPerMinute"] = "10000" } });
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_body_that_is_not_what_is_asked_for_is_refused_by_a_code_and_leaves_nothing()
    {
        var before = await RowsAsync();
        foreach (var (key, method, pattern, endpoint) in Mapped().Where(mapped => TakesJson(mapped.Endpoint)))
        {
            var line = _lines[key];
            foreach (var (name, body, type, status, code) in Bodies(line))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), PathOf(key, pattern, line)) { Content = new StringContent(body, Encoding.UTF8) };
                request.Content.Headers.ContentType = new(type);
                await RefusedAsync($"{key}, {name}", line, request, status, code);
            }
        }

        Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));
        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task A_body_above_every_limit_is_refused_before_it_is_read()
    {
        var before = await RowsAsync();
        var asked = 0;
        foreach (var (key, method, pattern, endpoint) in Mapped().Where(mapped => TakesJson(mapped.Endpoint) || s_readers.Contains(mapped.Key)))
        {
            var line = _lines[key];
            using var request = new HttpRequestMessage(new HttpMethod(method), PathOf(key, pattern, line)) { Content = new Announced(Huge) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", TakesJson(endpoint) || key.Contains("history", StringComparison.Ordinal) ? "application/json" : "multipart/form-data; boundary=b");
            request.Headers.ExpectContinue = true;
            await RefusedAsync(key, line, request, 413, "too-large");
            asked++;
        }

        Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));
        Assert.True(asked > 25, $"Only {asked} endpoints take a body?");
        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task Damaged_forms_are_refused_and_leave_nothing()
    {
        var before = await RowsAsync();
        foreach (var (key, _, pattern, _) in Mapped().Where(mapped => s_readers.Contains(mapped.Key)))
        {
            var line = _lines[key];
            foreach (var (type, body) in new[]
            {
                ("multipart/form-data", "--b\r\n"), ("multipart/form-data; boundary=b", ""), ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nid"),
                ("multipart/form-data; boundary=" + new string('b', 300), "--b--"), ("multipart/form-data; boundary=b", "--b\r\n" + new string('h', 40_000) + ": x\r\n\r\n--b--"),
                ("application/json", "{"), ("text/plain", Hostile), ("application/x-www-form-urlencoded", string.Join('&', Enumerable.Range(0, 2000).Select(i => $"f{i}=x"))),
            })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, PathOf(key, pattern, line)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                await RefusedAsync($"{key}, {type[..Math.Min(40, type.Length)]}", line, request, null, null);
            }
        }

        Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));
        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task Numbers_words_and_cursors_in_addresses_are_read_or_refused_and_never_break_anything()
    {
        var before = await RowsAsync();
        foreach (var (key, method, pattern, _) in Mapped().Where(mapped => mapped.Key != "POST /api/sign-out"))
        {
            var line = _lines[key];
            foreach (var id in pattern.Contains(":long", StringComparison.Ordinal) ? new[] { "-1", "99999999999999999999", "0x1", "%00", "1'--", "<script>" } : [])
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]+\}", Uri.EscapeDataString(id)));
                request.Content = method is "GET" or "DELETE" ? null : new StringContent(_world.BodyOf(line) ?? "{}", Encoding.UTF8, "application/json");

                // A list of what belongs to nobody is empty; everything else finds nothing.
                await (method == "GET" ? NotBrokenAsync($"{key} with {id}", line, request) : RefusedAsync($"{key} with {id}", line, request, null, null));
            }

            foreach (var value in method == "GET" ? new[] { "-1", "abc", "'; drop table tickets; --", "<script>", "%FF%00", new string('9', 400), "9223372036854775807-9223372036854775807" } : [])
            {
                using var request = new HttpRequestMessage(
                    HttpMethod.Get,
                    _world.PathOf(pattern, line) + "?" + string.Join('&', new[] { "after", "before", "limit", "view", "kind", "area", "q", "teamId", "assigneeId", "account" }.Select(name => $"{name}={(value[0] == '%' ? value : Uri.EscapeDataString(value))}")));
                await NotBrokenAsync($"{key} with {value[..Math.Min(20, value.Length)]}", line, request);
            }
        }

        Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));
        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task Hostile_markup_in_any_text_stays_text()
    {
        Task<int> PagesAsync() => _world.App.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from messages where html is not null"), default);
        var pages = await PagesAsync();
        foreach (var (key, method, pattern, endpoint) in Mapped().Where(mapped => TakesJson(mapped.Endpoint) && _lines[mapped.Key].Request is not null))
        {
            var line = _lines[key];
            var body = JsonNode.Parse(_world.BodyOf(line)!)!.AsObject();
            foreach (var member in body.Where(member => member.Value?.GetValueKind() == JsonValueKind.String && member.Key is not ("clientId" or "channel" or "role")).Select(member => member.Key).ToArray())
            {
                body[member] = Hostile;
            }

            using var request = new HttpRequestMessage(new HttpMethod(method), _world.PathOf(pattern, line)) { Content = JsonContent.Create(body) };
            await NotBrokenAsync(key, line, request);
        }

        await _world.App.Anybody().PostAsJsonAsync($"/hooks/{_form.Key}", new { email = "a@b.example", name = Hostile, subject = Hostile, message = Hostile });
        for (var tries = 0; await _world.App.Db.ReadAsync(s => s.ScalarAsync<int>("select count(*) from messages where kind = 'customer' and text = @Hostile", new { Hostile }), default) == 0; tries++)
        {
            Assert.True(tries < 300, "The form's message did not arrive.");
            await Task.Delay(20);
        }

        Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));
        Assert.Equal(pages, await PagesAsync());
    }

    [Fact]
    public async Task A_forged_identity_opens_nothing_and_leaves_nothing()
    {
        const string Secret = "a-secret-of-the-site-that-is-long-enough";
        var administrator = (await _world.App.AdministratorAsync()).Client;
        var chat = await administrator.PostAsync<ChannelAccountDto>("/api/channel-accounts", new { channel = "web-chat", name = "C", settings = new Dictionary<string, string> { ["identitySecret"] = Secret } });
        var now = _world.App.Time.GetUtcNow();
        var good = new { sub = "mia", exp = now.AddMinutes(30).ToUnixTimeSeconds() };
        var browser = _world.App.Anybody();
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsJsonAsync($"/chat/{chat.Key}/sessions", new { identity = Jwt("HS256", good, Secret) })).StatusCode);
        var before = await RowsAsync();
        foreach (var (identity, code) in new[]
        {
            (Jwt("none", good, null), "identity-wrong"), (Jwt("None", good, Secret), "identity-wrong"), (Jwt("HS512", good, Secret), "identity-wrong"), (Jwt("RS256", good, Secret), "identity-wrong"),
            (Jwt("HS256", good, "another-secret-that-is-just-as-long-as-it"), "identity-wrong"), (Jwt("HS256", good, Secret)[..^2] + "AA", "identity-wrong"),
            (Jwt("HS256", new { sub = "mia", exp = now.AddMinutes(61).ToUnixTimeSeconds() }, Secret), "identity-too-long"),
            (Jwt("HS256", new { sub = "mia", exp = now.AddYears(10).ToUnixTimeSeconds() }, Secret), "identity-too-long"),
            (Jwt("HS256", new { sub = "mia", exp = now.AddMinutes(-5).ToUnixTimeSeconds() }, Secret), "identity-expired"),
            (Jwt("HS256", new { sub = "mia" }, Secret), "identity-without-expiry"), (Jwt("HS256", new { good.exp }, Secret), "identity-without-subject"),
            ("x.y.z", "identity-wrong"), ("..", "identity-wrong"), (Hostile, "identity-wrong"),
        })
        {
            var refused = await browser.PostAsJsonAsync($"/chat/{chat.Key}/sessions", new { identity }).RefusedAsync(HttpStatusCode.Unauthorized);
            Assert.Equal(code, refused.Code);
        }

        // Nor do tokens of the desk that were never given out.
        foreach (var token in new[] { "cxm_" + new string('a', 43), "x", Jwt("HS256", good, Secret) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/tickets") { Headers = { Authorization = new("Bearer", token) } };
            Assert.Equal(HttpStatusCode.Unauthorized, (await _world.App.Client().SendAsync(request)).StatusCode);
        }

        Assert.Equal(before, await RowsAsync());

        static string Jwt(string algorithm, object claims, string? secret)
        {
            var content = $"{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { alg = algorithm, typ = "JWT" }))}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
            return $"{content}.{(secret is null ? "" : Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(content))))}";
        }
    }

    private static IEnumerable<(string Name, string Body, string Type, int? Status, string? Code)> Bodies(Line line)
    {
        const string Json = "application/json";
        var valid = line.Request is { } given && given[0] == '{' ? given.Replace("{n}", "0", StringComparison.Ordinal) : "{}";
        yield return ("cut off", valid[..^1], Json, 400, "json-malformed");
        yield return ("not JSON", "surprise", Json, 400, "json-malformed");
        yield return ("two values", valid + valid, Json, 400, null);
        yield return ("too deep", $$"""{"a":{{new string('[', 500)}}{{new string(']', 500)}}}""", Json, 400, null);
        yield return ("a list", "[]", Json, 400, "json-wrong-type");
        yield return ("nothing", "", Json, 400, null);
        yield return ("null", "null", Json, null, null);
        yield return ("an unknown member", valid.Insert(1, valid.Length > 2 ? "\"surprise\":1," : "\"surprise\":1"), Json, 400, "json-unknown-member");
        yield return ("another type", valid, "text/plain", 415, "unsupported-media-type");
        yield return ("a form", "a=b", "application/x-www-form-urlencoded", 415, "unsupported-media-type");
    }

    private static bool TakesJson(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/json") == true;

    private IEnumerable<(string Key, string Method, string Pattern, Endpoint Endpoint)> Mapped() => _world.Endpoints().Where(mapped => _lines.ContainsKey(mapped.Key));

    private string PathOf(string key, string pattern, Line line) => key switch
    {
        "POST /hooks/{accountKey}" => $"/hooks/{_form.Key}",
        _ when key.StartsWith("POST /chat/", StringComparison.Ordinal) => _world.PathOf(pattern.Replace("{accountKey}", _world.Objects["chat"], StringComparison.Ordinal), line),
        "PUT /api/history/{kind}" => "/api/history/orders",
        "POST /hooks/history/{source}" => "/hooks/history/shop?kind=orders",
        _ when pattern.EndsWith("/drafts/{kind}", StringComparison.Ordinal) => _world.PathOf(pattern.Replace("{kind}", "reply", StringComparison.Ordinal), line),
        _ => _world.PathOf(pattern, line),
    };

    private Task<HttpClient> SomebodyWhoMayAsync(Line line) => _world.ClientAsync(
        line.Who.Split(' ')[0] switch
        {
            "everybody" => Caller.Anonymous,
            "own" or "visitors" => Caller.Visitor,
            "persons" or "agents" => Caller.AgentOfTheTeam,
            "supervisors" => Caller.Supervisor,
            "administrators" => Caller.Administrator,
            _ => Caller.TokenWithScope,
        },
        line.Scope("POST"));

    /// <param name="status">Null: any refusal.</param>
    private async Task RefusedAsync(string what, Line line, HttpRequestMessage request, int? status, string? code)
    {
        using var response = await (await SomebodyWhoMayAsync(line)).SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if ((int)response.StatusCode is < 400 or >= 500 || (status is { } asked && asked != (int)response.StatusCode) || CodeOf(text) is not { Length: > 0 } told || (code is not null && code != told))
        {
            _wrong.Add($"{what}: expected {status} {code}, got {(int)response.StatusCode} {text}");
        }
    }

    private async Task NotBrokenAsync(string what, Line line, HttpRequestMessage request)
    {
        using var response = await (await SomebodyWhoMayAsync(line)).SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if ((int)response.StatusCode >= 500 || ((int)response.StatusCode >= 400 && CodeOf(text) is null or "") || (response.Content.Headers.ContentType?.MediaType == "text/html" && !IsShutIn(response)))
        {
            _wrong.Add($"{what}: {(int)response.StatusCode} {text} {string.Join('\n', _world.App.Log.Errors.TakeLast(1))}");
        }
    }

    /// <summary>The one page that an endpoint answers with is a stranger's mail, and that may do nothing.</summary>
    private static bool IsShutIn(HttpResponseMessage response) =>
        response.Headers.GetValues("Content-Security-Policy").Single() is var policy
        && policy.StartsWith("sandbox ", StringComparison.Ordinal) && !policy.Contains("allow-scripts", StringComparison.Ordinal) && policy.Contains("default-src 'none'", StringComparison.Ordinal);

    private static string? CodeOf(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject body && body.TryGetPropertyValue("code", out var code) ? code?.GetValue<string>() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How many rows each table has; search is indexed in its own time and signing in is none of these tests' matter.</summary>
    private Task<Dictionary<string, long>> RowsAsync() => _world.App.Db.ReadAsync(
        async session =>
        {
            var tables = await session.QueryAsync<string>(
                "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'search%' and name not in ('sessions', 'api_tokens', 'event_positions', 'events')");
            var rows = new Dictionary<string, long>();
            foreach (var table in tables)
            {
                rows[table] = await session.ScalarAsync<long>($"select count(*) from {table}");
            }

            return rows;
        },
        default);

    /// <summary>Says how much it will be; a server that wants none of it says so before anything is sent.</summary>
    private sealed class Announced(long length) : HttpContent
    {
        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var piece = new byte[64 * 1024];
            for (var sent = 0L; sent < length; sent += piece.Length)
            {
                await stream.WriteAsync(piece);
            }
        }
    }
}
