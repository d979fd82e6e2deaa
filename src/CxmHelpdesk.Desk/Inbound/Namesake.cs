using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>A message that has the same external id as the one that comes in.</summary>
internal sealed record Namesake
{
    public static Task<Namesake?> FindAsync(Tx tx, long accountId, string externalId) =>
        tx.FirstOrDefaultAsync<Namesake>(
            "select identity_id, text from messages where account_id = @accountId and external_id = @externalId", new { accountId, externalId });

    public long? IdentityId { get; init; }

    public string Text { get; init; } = "";

    /// <summary>The same sender said the same; a mailing list may have added a line or two.</summary>
    public bool IsCopy(long identityId, string text) =>
        IdentityId == identityId && (text.StartsWith(Text, StringComparison.Ordinal) || Text.StartsWith(text, StringComparison.Ordinal));
}
