namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>A mail's text by who wrote it and why. Put together again it is the whole text: nothing is thrown away.</summary>
/// <param name="Reply">What the sender wrote now.</param>
/// <param name="Signature">The block or line that the sender's program or habit puts below.</param>
/// <param name="Quoted">Earlier mails that his program repeated, with the line that introduces them.</param>
public sealed record ReplyParts(string Reply, string? Signature, string? Quoted);
