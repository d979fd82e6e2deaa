using System.Text.RegularExpressions;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Desk.Tickets;

/// <summary>
/// Pictures that an agent put between his words: <c>![name](cid:...)</c> with the SHA-256 of a file that goes with the message. The name of its
/// content is the picture's Content-ID too, so text and file find each other without anything else being kept.
/// </summary>
internal static partial class InlineImages
{
    /// <returns>The content id; null: the file only hangs on the message.</returns>
    public static string? IdOf(string text, StoredFile file) =>
        file.ContentType.StartsWith("image/", StringComparison.Ordinal) && text.Contains($"](cid:{file.Sha256})", StringComparison.Ordinal) ? file.Sha256 : null;

    /// <summary>The words alone, each picture by its name.</summary>
    public static string Words(string text) => text.Contains("](cid:", StringComparison.Ordinal) ? Picture().Replace(text, "[$1]") : text;

    [GeneratedRegex(@"!\[([^\]\n]{0,200})\]\(cid:[0-9a-f]{64}\)", RegexOptions.NonBacktracking)]
    private static partial Regex Picture();
}
