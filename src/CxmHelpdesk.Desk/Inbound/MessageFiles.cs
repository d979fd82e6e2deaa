using System.Globalization;
using System.Runtime.InteropServices;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Attachments;

namespace CxmHelpdesk.Desk.Inbound;

/// <summary>Brings a message's files into the store, wherever they are. One that cannot be had is named beside the message, which is shown all the same.</summary>
internal sealed class MessageFiles(AttachmentStore store)
{
    /// <summary>Of a file that lies at the provider.</summary>
    private const long MaxRemoteBytes = 25 * 1024 * 1024;

    public const string MissingFact = "missing-files";

    /// <param name="lastAttempt">What still does not come is gone without; else the exception goes out, and the message is tried again later.</param>
    public async Task<(Message Message, IReadOnlyList<(StoredFile File, string? ContentId)> Files)> StoreAsync(
        Message message, IChannel channel, ChannelAccount account, bool lastAttempt, CancellationToken ct)
    {
        var files = new List<(StoredFile, string?)>(message.Attachments.Count);
        var missing = new List<string>();
        foreach (var attachment in message.Attachments)
        {
            try
            {
                files.Add((await StoreAsync(attachment, channel, account, ct), attachment.ContentId));
            }
            catch (MediaUnavailableException gone)
            {
                missing.Add($"{attachment.FileName}: {gone.Message}");
            }
            catch (AttachmentTooLargeException large)
            {
                missing.Add(string.Create(CultureInfo.InvariantCulture, $"{attachment.FileName}: larger than {large.MaxBytes / 1024 / 1024} MB."));
            }
            catch (Exception error) when (lastAttempt && attachment.Content is RemoteContent && !ct.IsCancellationRequested && error is HttpRequestException or OperationCanceledException or IOException)
            {
                missing.Add($"{attachment.FileName}: the provider did not give it.");
            }
        }

        return missing.Count == 0
            ? (message, files)
            : (message with { Facts = new Dictionary<string, string>(message.Facts) { [MissingFact] = string.Join(' ', missing) } }, files);
    }

    private async Task<StoredFile> StoreAsync(Attachment attachment, IChannel channel, ChannelAccount account, CancellationToken ct)
    {
        if (attachment.Content is StoredContent stored)
        {
            return stored.File;
        }

        var (content, most) = attachment.Content switch
        {
            InlineContent inline => (StreamOf(inline.Bytes), long.MaxValue),
            DecodedContent decoded => (decoded.Open(), long.MaxValue),
            RemoteContent remote when channel is IMediaSource media => (await media.OpenAsync(remote.Reference, account, ct), MaxRemoteBytes),
            _ => throw new InvalidOperationException($"{channel.Descriptor.Key} named remote content but is no media source."),
        };
        await using (content)
        {
            return await store.SaveAsync(content, attachment.FileName, attachment.ContentType, most, ct);
        }
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);
}
