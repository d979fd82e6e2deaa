namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>How far the reader follows a mail. What lies beyond a limit is kept as bytes and not taken apart.</summary>
/// <param name="Depth">Parts within parts; RFC 2046 sets none, bombs set thousands.</param>
/// <param name="Parts">Parts of the whole mail.</param>
/// <param name="HeaderBytes">Of one header block.</param>
/// <param name="HeaderFields">Of one header block.</param>
/// <param name="TextBytes">Of one text part that is shown; the rest of a longer one is in the raw mail only.</param>
/// <param name="NestedBytes">Of all copies made because a part with parts inside was transfer-encoded.</param>
public sealed record MimeLimits(
    int Depth = 64,
    int Parts = 1000,
    int HeaderBytes = 4 << 20,
    int HeaderFields = 5000,
    int TextBytes = 16 << 20,
    int NestedBytes = 64 << 20)
{
    public static MimeLimits Default { get; } = new();
}
