namespace CxmHelpdesk.Desk.Inbound;

/// <summary>A message that has the same external id as the one that comes in.</summary>
internal sealed record Namesake
{
    public long? IdentityId { get; init; }

    public string Text { get; init; } = "";

    /// <summary>The same sender said the same; a mailing list may have added a line or two.</summary>
    public bool IsCopy(long identityId, string text) =>
        IdentityId == identityId && (text.StartsWith(Text, StringComparison.Ordinal) || Text.StartsWith(text, StringComparison.Ordinal));
}
