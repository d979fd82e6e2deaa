using System.Net.Mail;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Visitors;

/// <summary>
/// Who chats. A token belongs to one identity for good: when somebody signs in or out at the site, or somebody else does in the same
/// browser, there is a new token, and with it only that identity's conversations.
/// </summary>
public sealed class VisitorStore(Db db, TimeProvider time)
{
    /// <summary>Of an anonymous browser, from its last visit.</summary>
    public static readonly TimeSpan AnonymousLife = TimeSpan.FromDays(365);

    /// <summary>Of a user's token; then the site must say again that it is them.</summary>
    public static readonly TimeSpan UserLife = TimeSpan.FromHours(24);

    private const int MaxTokenLength = 100;

    private const string Columns = "id, account_id, kind, address, name, email, language, expires_at";

    /// <param name="secrets">By which the account's site signs identities.</param>
    public async Task<Outcome<OpenedVisit>> OpenAsync(ChannelAccount account, IReadOnlyList<string> secrets, OpenVisit visit, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        SiteUser? user = null;
        if (visit.Identity is { Length: > 0 } jwt)
        {
            var read = await SiteIdentity.ReadAsync(jwt, secrets, now);
            if (read.Refusal is { } refusal)
            {
                return refusal;
            }

            user = read.Value;
        }

        var known = visit.Token is { } token ? await FindAsync(token, ct) : null;
        var stays = known?.AccountId == account.Id && (user is null ? !known.Verified : known.Verified && known.Address == user.Id);
        var secret = stays ? visit.Token! : Secrets.New();
        var visitor = new Visitor
        {
            Id = stays ? known!.Id : 0,
            AccountId = account.Id,
            Kind = user is null ? IdentityKey.Visitor : IdentityKey.User,
            Address = user?.Id ?? (stays ? known!.Address : Secrets.HashOf(secret)),
            Name = Line(user is null ? visit.Name : user.Name, 120) ?? (stays ? known!.Name : null),
            Email = Mail(user is null ? visit.Email : user.Email) ?? (stays ? known!.Email : null),
            Language = LanguageOf(user?.Language ?? visit.Language) ?? (stays ? known!.Language : null),
            ExpiresAt = now + (user is null ? AnonymousLife : UserLife),
        };
        if (await IsBlockedAsync(visitor, ct))
        {
            return new Refusal.Forbidden("This chat is closed to you.", "blocked");
        }

        return new OpenedVisit(secret, await KeepAsync(visitor, Secrets.HashOf(secret), ct));
    }

    /// <returns>Null: no such token, or not any more.</returns>
    public async Task<Visitor?> FindAsync(string token, CancellationToken ct) =>
        token.Length is 0 or > MaxTokenLength
            ? null
            : await db.ReadAsync(
                session => session.FirstOrDefaultAsync<Visitor>(
                    $"select {Columns} from visitors where token_hash = @hash and expires_at > @now",
                    new { hash = Secrets.HashOf(token), now = time.GetUtcNow() }),
                ct);

    public async Task<bool> IsBlockedAsync(Visitor visitor, CancellationToken ct) =>
        await db.ReadAsync(
            session => session.FirstOrDefaultAsync<long?>(
                "select id from identities where kind = @Kind and address_key = @AddressKey and blocked_at is not null",
                new { visitor.Kind, visitor.AddressKey }),
            ct) is not null;

    private Task<Visitor> KeepAsync(Visitor visitor, string hash, CancellationToken ct) =>
        db.WriteAsync(
            async tx =>
            {
                var rows = visitor.Id == 0
                    ? 0
                    : await tx.ExecuteAsync(
                        "update visitors set name = @Name, email = @Email, language = @Language, last_seen_at = @Now, expires_at = @ExpiresAt where id = @Id",
                        new { visitor.Name, visitor.Email, visitor.Language, tx.Now, visitor.ExpiresAt, visitor.Id });
                var kept = rows > 0 ? visitor : visitor with { Id = tx.NextId() };
                if (rows == 0)
                {
                    await tx.ExecuteAsync(
                        """
                        insert into visitors (id, account_id, token_hash, kind, address, name, email, language, created_at, last_seen_at, expires_at)
                        values (@Id, @AccountId, @hash, @Kind, @Address, @Name, @Email, @Language, @Now, @Now, @ExpiresAt)
                        """,
                        new { kept.Id, kept.AccountId, hash, kept.Kind, kept.Address, kept.Name, kept.Email, kept.Language, tx.Now, kept.ExpiresAt });
                }

                return kept;
            },
            ct);

    private static string? Line(string? text, int max)
    {
        var line = text?.ReplaceLineEndings(" ").Trim();
        return string.IsNullOrEmpty(line) ? null : TextSplitter.Split(line, max)[0];
    }

    private static string? Mail(string? text) =>
        text?.Trim() is { Length: > 2 and <= 254 } mail && MailAddress.TryCreate(mail, out var read) && read.Address == mail ? mail : null;

    private static string? LanguageOf(string? text) =>
        text is { Length: >= 2 } && text.AsSpan(0, 2) is var start && char.IsAsciiLetter(start[0]) && char.IsAsciiLetter(start[1]) && (text.Length == 2 || text[2] is '-' or '_')
            ? start.ToString().ToLowerInvariant()
            : null;
}
