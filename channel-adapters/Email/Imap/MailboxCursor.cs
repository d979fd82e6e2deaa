using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Imap;

/// <summary>How far a folder is read: everything up to <paramref name="LastUid"/> is stored.</summary>
/// <param name="Folder">Short hash of the folder's name: with another folder in the settings the cursor means nothing.</param>
/// <param name="Since">Mail that arrived before this day was there before us, or is stored under other UIDs.</param>
internal sealed record MailboxCursor(string Folder, uint Validity, uint LastUid, DateOnly Since)
{
    private const string Version = "imap1";

    public static string FolderMark(string folder) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)).AsSpan(0, 6));

    /// <returns>Null: not a cursor of ours.</returns>
    public static MailboxCursor? Parse(string? text) =>
        text?.Split(' ') is [Version, var folder, var validity, var uid, var since]
        && uint.TryParse(validity, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && uint.TryParse(uid, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
        && DateOnly.TryParseExact(since, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new MailboxCursor(folder, number, last, day)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version} {Folder} {Validity} {LastUid} {Since:yyyy-MM-dd}");
}
