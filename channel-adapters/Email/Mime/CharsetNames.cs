using System.Collections.Concurrent;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// From the labels of mails to decoders: browsers' aliases (WHATWG Encoding), which are what mails mean too, and names that .NET does not know.
/// Unknown bytes become U+FFFD.
/// </summary>
internal static class CharsetNames
{
    private static readonly Dictionary<string, int> CodePages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf8"] = 65001, ["utf-8mb4"] = 65001, ["utf8mb4"] = 65001, ["unicode-1-1-utf-8"] = 65001, ["x-utf-8"] = 65001, ["utf_8"] = 65001,
        ["us-ascii"] = 1252, ["ascii"] = 1252, ["ansi_x3.4-1968"] = 1252, ["ansi_x3.4-1986"] = 1252, ["iso646-us"] = 1252, ["us"] = 1252,
        ["iso-8859-1"] = 1252, ["iso8859-1"] = 1252, ["iso_8859-1"] = 1252, ["latin1"] = 1252, ["latin-1"] = 1252, ["l1"] = 1252, ["x-ansi"] = 1252,
        ["cp1252"] = 1252, ["win-1252"] = 1252, ["iso-8859-1-windows-3.1-latin-1"] = 1252, ["8859-1"] = 1252, ["cp819"] = 1252,
        ["iso-8859-9"] = 1254, ["iso8859-9"] = 1254, ["latin5"] = 1254, ["iso-8859-11"] = 874, ["tis-620"] = 874, ["cp874"] = 874,
        ["iso-8859-8-i"] = 28598, ["iso-8859-8-e"] = 28598, ["logical"] = 28598,
        ["shift_jis"] = 932, ["shift-jis"] = 932, ["sjis"] = 932, ["x-sjis"] = 932, ["ms_kanji"] = 932, ["csshiftjis"] = 932, ["ms932"] = 932,
        ["cp932"] = 932, ["windows-31j"] = 932, ["cswindows31j"] = 932, ["windows-932"] = 932, ["shift_jis-2004"] = 932, ["shiftjis"] = 932,
        ["x-ms-cp932"] = 932, ["cp943"] = 932, ["cp943c"] = 932, ["ibm943"] = 932,
        ["iso-2022-jp"] = 50220, ["iso-2022-jp-ms"] = 50220, ["iso-2022-jp-1"] = 50220, ["iso-2022-jp-2"] = 50220, ["iso-2022-jp-3"] = 50220,
        ["iso-2022-jp-2004"] = 50220, ["csiso2022jp"] = 50220, ["cp50220"] = 50220, ["cp50221"] = 50220, ["cp50222"] = 50220, ["iso2022jp"] = 50220,
        ["x-iso-2022-jp"] = 50220, ["jis"] = 50220, ["iso-2022-jp-mobile"] = 50220, ["windows-50221"] = 50220,
        ["euc-jp"] = 51932, ["eucjp"] = 51932, ["x-euc-jp"] = 51932, ["x-euc"] = 51932, ["cp51932"] = 51932, ["eucjp-ms"] = 51932, ["eucjp-win"] = 51932,
        ["gb2312"] = 54936, ["gbk"] = 54936, ["x-gbk"] = 54936, ["cp936"] = 54936, ["ms936"] = 54936, ["gb_2312-80"] = 54936, ["euc-cn"] = 54936,
        ["gb18030"] = 54936, ["chinese"] = 54936, ["csgb2312"] = 54936, ["windows-936"] = 54936, ["gb18030-2005"] = 54936,
        ["hz-gb-2312"] = 52936, ["hz"] = 52936,
        ["big5"] = 950, ["big5-hkscs"] = 950, ["cn-big5"] = 950, ["x-x-big5"] = 950, ["cp950"] = 950, ["big5-tw"] = 950, ["csbig5"] = 950, ["windows-950"] = 950,
        ["ks_c_5601-1987"] = 949, ["ks_c_5601-1989"] = 949, ["ksc5601"] = 949, ["ksc_5601"] = 949, ["euc-kr"] = 949, ["euckr"] = 949, ["cp949"] = 949,
        ["uhc"] = 949, ["windows-949"] = 949, ["korean"] = 949, ["iso-ir-149"] = 949, ["ks_c_5601"] = 949, ["x-windows-949"] = 949, ["ms949"] = 949,
        ["iso-2022-kr"] = 50225, ["johab"] = 1361,
        ["cp1250"] = 1250, ["cp1251"] = 1251, ["win-1251"] = 1251, ["cp1253"] = 1253, ["cp1254"] = 1254, ["cp1255"] = 1255, ["cp1256"] = 1256,
        ["cp1257"] = 1257, ["cp1258"] = 1258, ["koi"] = 20866, ["koi8"] = 20866, ["koi8_r"] = 20866, ["cp866"] = 866, ["ibm866"] = 866, ["koi8-ru"] = 21866,
        ["latin2"] = 28592, ["iso8859-2"] = 28592, ["iso8859-5"] = 28595, ["iso8859-7"] = 28597, ["iso8859-15"] = 28605, ["latin9"] = 28605, ["latin-9"] = 28605,
        ["mac"] = 10000, ["macintosh"] = 10000, ["x-mac-roman"] = 10000, ["macroman"] = 10000, ["x-mac-cyrillic"] = 10007,
        ["utf-16"] = 1200, ["unicode"] = 1200, ["ucs-2"] = 1200, ["utf-16le"] = 1200, ["utf-16be"] = 1201, ["utf-32"] = 12000, ["utf-32le"] = 12000,
        ["utf-32be"] = 12001,
    };

    private static readonly ConcurrentDictionary<int, Encoding?> Known = new();

    static CharsetNames() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static Encoding Utf8 { get; } = new UTF8Encoding(false, throwOnInvalidBytes: false);

    /// <summary>windows-1252, in which every byte is a character.</summary>
    public static Encoding Western => ByCodePage(1252)!;

    /// <summary>The decoder for a label; null if nobody knows it.</summary>
    public static Encoding? Find(string? label)
    {
        label = label?.Trim(' ', '"', '\'', '\t').TrimEnd(';');
        if (string.IsNullOrEmpty(label) || label.Length > 40)
        {
            return null;
        }

        if (CodePages.TryGetValue(label, out var page))
        {
            return ByCodePage(page);
        }

        if (Latin.Find(label) is { } latin)
        {
            return latin;
        }

        return CodePagesEncodingProvider.Instance.GetEncoding(label) is { } known ? ByCodePage(known.CodePage)
            : Numbered(label) is { } number ? ByCodePage(number) : BuiltIn(label);
    }

    public static Encoding? ByCodePage(int page) => Known.GetOrAdd(page, static page =>
    {
        try
        {
            return page == 65001 ? Utf8 : Encoding.GetEncoding(page, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            return null;
        }
    });

    /// <summary>"cp1252", "windows-1252", "ibm850", "x-cp1250".</summary>
    private static int? Numbered(string label)
    {
        var digits = label.AsSpan().TrimStart("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");
        return digits.Length is 3 or 4 or 5 && digits.Length < label.Length && int.TryParse(digits, out var page) && page is > 300 and < 65000 ? page : null;
    }

    private static Encoding? BuiltIn(string label)
    {
        try
        {
            return label.Equals("utf-7", StringComparison.OrdinalIgnoreCase) ? null : ByCodePage(Encoding.GetEncoding(label).CodePage);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The three parts of ISO 8859 that .NET has no code page for.</summary>
    private static class Latin
    {
        public static SingleByteEncoding? Find(string label) => label.ToLowerInvariant() switch
        {
            "iso-8859-10" or "iso8859-10" or "latin6" => SingleByteEncoding.Latin6,
            "iso-8859-14" or "iso8859-14" or "latin8" => SingleByteEncoding.Latin8,
            "iso-8859-16" or "iso8859-16" or "latin10" => SingleByteEncoding.Latin10,
            _ => null,
        };
    }
}
