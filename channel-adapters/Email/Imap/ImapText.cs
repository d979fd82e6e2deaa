using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Imap;

/// <summary>How things are written in IMAP.</summary>
internal static class ImapText
{
    /// <summary>Folder names are in modified UTF-7 (RFC 3501 §5.1.3).</summary>
    public static string FolderName(string name)
    {
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length;)
        {
            if (name[i] is >= ' ' and <= '~')
            {
                text.Append(name[i] == '&' ? "&-" : name[i].ToString());
                i++;
                continue;
            }

            var start = i;
            while (i < name.Length && name[i] is < ' ' or > '~')
            {
                i++;
            }

            var encoded = Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(name[start..i])).TrimEnd('=').Replace('/', ',');
            text.Append(CultureInfo.InvariantCulture, $"&{encoded}-");
        }

        return text.ToString();
    }

    /// <summary>Can go as a quoted string; anything else needs a literal.</summary>
    public static bool IsQuotable(string text) => text.All(c => c is >= ' ' and <= '~') && text.Length <= 900;

    public static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>As few ranges as can be: <c>1:3,7</c>. The UIDs ascend.</summary>
    public static string Set(IReadOnlyList<uint> uids)
    {
        var text = new StringBuilder();
        for (var i = 0; i < uids.Count;)
        {
            var last = i;
            while (last + 1 < uids.Count && uids[last + 1] == uids[last] + 1)
            {
                last++;
            }

            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "," : "")}{uids[i]}{(last > i ? $":{uids[last]}" : "")}");
            i = last + 1;
        }

        return text.ToString();
    }

    /// <summary><c>2-Jan-2026</c>.</summary>
    public static string Date(DateOnly day) => day.ToString("d-MMM-yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>" 2-Jan-2026 09:00:00 +0900"</c> (RFC 9051 §9, date-time).</summary>
    public static DateTimeOffset? Instant(string text) =>
        DateTimeOffset.TryParseExact(text.Trim(), "d-MMM-yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var with)
        || (text.Trim() is [.., var sign, _, _, _, _] trimmed && sign is '+' or '-'
            && DateTimeOffset.TryParseExact($"{trimmed[..^2]}:{trimmed[^2..]}", "d-MMM-yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out with))
            ? with : null;
}
