using System.Text;

namespace CxmHelpdesk.Channels.Email.Mime;

/// <summary>
/// Undoes format=flowed (RFC 3676 §4): a line that ends in a space goes on in the next line of the same quote depth; a space that
/// was put before <c>From</c>, <c>&gt;</c> or a space is taken off; with <c>DelSp=yes</c> the space at the joint goes too.
/// </summary>
public static class FlowedText
{
    public static string Unwrap(string text, bool deleteSpace)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder(text.Length);
        var flowingAt = -1;   // quote depth of the paragraph that goes on, -1 if none does
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range];
            var depth = line.IndexOfAnyExcept('>') is var first and >= 0 ? first : line.Length;
            var content = line[depth..];
            content = content.StartsWith(' ') ? content[1..] : content;
            var isSignatureMark = content is "-- ";

            if (flowingAt >= 0 && (flowingAt != depth || isSignatureMark))
            {
                result.Append('\n');
                flowingAt = -1;
            }

            if (flowingAt < 0)
            {
                result.Append('>', depth).Append(depth > 0 && content.Length > 0 ? " " : "");
            }

            var isFlowing = content.EndsWith(' ') && !isSignatureMark;
            result.Append(isFlowing && deleteSpace ? content[..^1] : content);
            flowingAt = isFlowing ? depth : -1;
            if (!isFlowing)
            {
                result.Append('\n');
            }
        }

        return result.ToString().TrimEnd('\n');
    }
}
