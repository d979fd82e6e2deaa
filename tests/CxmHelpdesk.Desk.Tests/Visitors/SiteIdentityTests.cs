using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Desk.Visitors;

namespace CxmHelpdesk.Desk.Tests.Visitors;

public sealed class SiteIdentityTests
{
    private const string Secret = "a-secret-of-the-site-that-is-long-enough";
    private const string Other = "the-next-secret-of-the-site-long-enough!";
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_token_signed_by_either_secret_tells_who_it_is()
    {
        foreach (var secret in (string[])[Secret, Other])
        {
            var read = await ReadAsync(Sign(new { sub = "user-7", name = "田中 美咲", email = "m@example.jp", language = "ja", exp = In(30) }, secret));
            Assert.Equal(new SiteUser("user-7", "田中 美咲", "m@example.jp", "ja"), read.Value);
        }
    }

    [Theory]
    [InlineData(-10, "identity-expired")]
    [InlineData(61, "identity-too-long")]
    [InlineData(60 * 24 * 365, "identity-too-long")]
    public async Task It_must_end_within_the_hour_and_not_have_ended(int minutes, string code) =>
        Assert.Equal(code, (await ReadAsync(Sign(new { sub = "u", exp = In(minutes) }))).Refusal?.Code);

    [Fact]
    public async Task Without_an_end_or_a_subject_or_before_its_time_it_says_nothing()
    {
        Assert.Equal("identity-without-expiry", (await ReadAsync(Sign(new { sub = "u" }))).Refusal?.Code);
        Assert.Equal("identity-wrong", (await ReadAsync(Sign(new { sub = "u", exp = "soon" }))).Refusal?.Code);
        Assert.Equal("identity-without-subject", (await ReadAsync(Sign(new { exp = In(5) }))).Refusal?.Code);
        Assert.Equal("identity-without-subject", (await ReadAsync(Sign(new { sub = " ", exp = In(5) }))).Refusal?.Code);
        Assert.Equal("identity-without-subject", (await ReadAsync(Sign(new { sub = new string('x', 201), exp = In(5) }))).Refusal?.Code);
        Assert.Equal("identity-expired", (await ReadAsync(Sign(new { sub = "u", exp = In(30), nbf = In(10) }))).Refusal?.Code);
    }

    [Fact]
    public async Task A_wrong_key_another_algorithm_or_none_is_not_the_site()
    {
        var claims = new { sub = "u", exp = In(5) };
        string[] forged =
        [
            Sign(claims, "a-secret-of-somebody-else-long-enough!!!"),
            Unsigned(claims, "none"),
            Unsigned(claims, "None"),
            Unsigned(claims, "none") + "x",
            Sign(claims, Secret, "HS384"),
            Sign(claims, Secret, "HS512"),
            Sign(claims, Secret, "RS256"),
            Sign(claims, Secret)[..^3],
            Sign(claims).Replace(Encode(claims), Encode(new { sub = "admin", exp = In(5) }), StringComparison.Ordinal),
            Sign(new { sub = "u", exp = In(5), pad = new string('x', 5000) }),
            "", "a", "a.b", "a.b.c", "..", "{}",
        ];
        foreach (var jwt in forged)
        {
            Assert.Equal("identity-wrong", (await ReadAsync(jwt)).Refusal?.Code);
        }
    }

    [Fact]
    public async Task A_short_secret_counts_as_none()
    {
        var read = await SiteIdentity.ReadAsync(Sign(new { sub = "u", exp = In(5) }, "short"), ["short"], Now);
        Assert.Equal("identity-not-set-up", read.Refusal?.Code);
    }

    private static Task<Outcome<SiteUser>> ReadAsync(string jwt) => SiteIdentity.ReadAsync(jwt, [Secret, Other], Now);

    private static long In(int minutes) => Now.AddMinutes(minutes).ToUnixTimeSeconds();

    private static string Unsigned(object claims, string algorithm) => $"{Encode(new { alg = algorithm, typ = "JWT" })}.{Encode(claims)}.";

    private static string Sign(object claims, string secret = Secret, string algorithm = "HS256")
    {
        var content = $"{Encode(new { alg = algorithm, typ = "JWT" })}.{Encode(claims)}";
        var (key, text) = (Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(content));
        var signature = algorithm switch
        {
            "HS384" => HMACSHA384.HashData(key, text),
            "HS512" => HMACSHA512.HashData(key, text),
            _ => HMACSHA256.HashData(key, text),
        };
        return $"{content}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
