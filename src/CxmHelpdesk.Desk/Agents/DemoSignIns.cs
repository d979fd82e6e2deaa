using System.Text.Json;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Agents;

public sealed record DemoSignIn(string Name, Role Role, string Email, string Password);

/// <summary>Who can sign in to the demo, to be shown on the sign-in page; kept by the demo's filling, shown in Development only.</summary>
public sealed class DemoSignIns(Db db)
{
    private const string Name = "demo-sign-ins";

    public async Task<IReadOnlyList<DemoSignIn>> ListAsync(CancellationToken ct)
    {
        var json = await db.ReadAsync(
            session => session.FirstOrDefaultAsync<string>("select value from settings where name = @Name", new { Name }), ct);
        return json is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<DemoSignIn>>(json)!;
    }

    /// <summary>Once, by the write that makes these agents.</summary>
    internal static Task KeepAsync(Tx tx, IReadOnlyList<DemoSignIn> signIns) =>
        tx.ExecuteAsync(
            "insert into settings (name, value, version, updated_at) values (@Name, @value, 1, @Now)",
            new { Name, value = JsonSerializer.Serialize(signIns), tx.Now });
}
