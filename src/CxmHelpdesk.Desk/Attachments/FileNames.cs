using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Desk.Attachments;

/// <summary>Makes a stranger's file name one that can be shown, sent in a header and saved anywhere.</summary>
public static class FileNames
{
    private const int MaxBytes = 255;
    private const int MaxExtensionBytes = 32;
    private const string Fallback = "file";
    private static readonly HashSet<string> DeviceNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "con", "prn", "aux", "nul",
        "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    };

    /// <summary>
    /// The last part of a path, without control characters and without the invisible ones that turn <c>exe.gpj</c> around;
    /// at most 255 bytes of UTF-8, the extension kept; never empty, never a device of Windows.
    /// </summary>
    public static string Clean(string? name)
    {
        var last = name.AsSpan();
        last = last[(last.LastIndexOfAny('/', '\\') + 1)..];
        var clean = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            // A lone surrogate arrives here as U+FFFD.
            if (IsBlank(rune))
            {
                clean.Append(' ');
            }
            else if (rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*' or 0xFFFD)
            {
                clean.Append('_');
            }
            else if (IsShown(rune))
            {
                clean.Append(rune);
            }
        }

        var text = Shorten(clean.ToString().Normalize(NormalizationForm.FormC).Trim(' ', '.'));
        if (text.Length == 0)
        {
            return Fallback;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return DeviceNames.Contains(dot < 0 ? text : text[..dot]) ? Shorten($"_{text}") : text;
    }

    private static bool IsBlank(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator;

    // The joiners stay: Persian words and many emoji are made with them.
    private static bool IsShown(Rune rune) => rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);

    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MaxBytes)
        {
            return name;
        }

        var extension = Path.GetExtension(name);
        if (Encoding.UTF8.GetByteCount(extension) > MaxExtensionBytes)
        {
            extension = "";
        }

        var room = MaxBytes - Encoding.UTF8.GetByteCount(extension);
        var stem = new StringBuilder();
        foreach (var rune in name.AsSpan(0, name.Length - extension.Length).EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            stem.Append(rune);
        }

        return stem.ToString().TrimEnd(' ', '.') + extension;
    }
}
