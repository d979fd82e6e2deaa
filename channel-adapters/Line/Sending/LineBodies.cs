namespace CxmHelpdesk.Channels.Line.Sending;

/// <summary>What the agent wrote, as LINE's message objects (developers.line.biz/en/reference/messaging-api/#message-objects).</summary>
internal static class LineBodies
{
    /// <summary>A preview may have so many bytes, and we show the picture itself as its preview.</summary>
    private const long MaxPicture = 1024 * 1024;

    /// <summary>Pictures go as pictures. LINE takes no other files, so those go as an address.</summary>
    /// <returns>Null: a file has no address that LINE could fetch.</returns>
    public static IReadOnlyList<object>? Of(OutboundMessage message)
    {
        var bodies = new List<object>();
        if (!string.IsNullOrWhiteSpace(message.Text))
        {
            bodies.Add(new { type = "text", text = message.Text });
        }

        foreach (var file in message.Files)
        {
            if (file.Link is not { } link || link.Scheme != Uri.UriSchemeHttps)
            {
                return null;
            }

            bodies.Add(file.ContentType is "image/jpeg" or "image/png" && file.Size <= MaxPicture
                ? new { type = "image", originalContentUrl = link.AbsoluteUri, previewImageUrl = link.AbsoluteUri }
                : new { type = "text", text = $"{file.FileName}\n{link.AbsoluteUri}" });
        }

        return bodies;
    }
}
