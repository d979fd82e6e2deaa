using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CxmHelpdesk.Desk.Html;

/// <summary>Where a link or an image of a stranger leads.</summary>
internal static partial class SafeUrl
{
    private const int LongestUrl = 4_000;
    private const int LongestData = 2_000_000;
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <returns>Absolute, of a scheme that only leads somewhere; null otherwise. Relative addresses would lead to ourselves.</returns>
    public static string? Link(string? href)
    {
        if (href is not { Length: > 0 and <= LongestUrl })
        {
            return null;
        }

        var url = Bare(href);
        return IsWeb(url) || url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? url
            : url.StartsWith("//", StringComparison.Ordinal) && IsWeb("https:" + url) ? "https:" + url : null;
    }

    /// <summary>An image that would be fetched from elsewhere.</summary>
    public static string? RemoteImage(string src) => src.Length <= LongestUrl && Link(src) is { } url && IsWeb(url) ? url : null;

    /// <summary>An image within its own address. No SVG: that is a document.</summary>
    public static string? EmbeddedImage(string src) => src.Length <= LongestData && DataImage().IsMatch(src) ? src : null;

    /// <summary>In ASCII, so that no letter of another script passes for its like.</summary>
    public static string? Host(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.IdnHost : null;

    /// <summary>The words of a link name a host, and it is not where the link leads.</summary>
    public static bool Pretends(string text, string host)
    {
        var shown = ShownHost().Match(text.Length > 500 ? text[..500] : text);
        if (!shown.Success)
        {
            return false;
        }

        var name = shown.Groups[1].Value.TrimEnd('.').ToLowerInvariant();
        try
        {
            name = Idn.GetAscii(name);
        }
        catch (ArgumentException)
        {
            return true;
        }

        var real = host.ToLowerInvariant();
        return name != real && !real.EndsWith("." + name, StringComparison.Ordinal) && !name.EndsWith("." + real, StringComparison.Ordinal);
    }

    /// <summary>Browsers overlook control characters in an address, and so do we before we judge it.</summary>
    private static string Bare(string href)
    {
        var url = new StringBuilder(href.Length);
        foreach (var c in href)
        {
            if (!char.IsControl(c))
            {
                url.Append(c);
            }
        }

        return url.ToString().Trim();
    }

    private static bool IsWeb(string url) =>
        (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) && !url.Contains('\\', StringComparison.Ordinal) && Host(url) is { Length: > 0 };

    [GeneratedRegex(@"^data:image/(?:png|gif|jpeg|jpg|webp);base64,[A-Za-z0-9+/=\s]+$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex DataImage();

    [GeneratedRegex(@"(?:^|[\s(/<""'])((?:[\p{L}\p{N}-]+\.)+(?:\p{L}{2,}|xn--[a-z0-9-]+))(?:$|[\s/:?#)>.,""'])", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex ShownHost();
}
