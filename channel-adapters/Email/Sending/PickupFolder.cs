using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels.Email.Writing;

namespace CxmHelpdesk.Channels.Email.Sending;

/// <summary>
/// Mails as files instead of by SMTP. Sender and receivers stand before the header as <c>X-Sender</c> and <c>X-Receiver</c>, as the pickup directories of IIS and Exchange take them
/// (https://learn.microsoft.com/exchange/mail-flow/pickup-directory-and-replay-directory), so that blind copies are not lost.
/// </summary>
internal sealed class PickupFolder(string path)
{
    /// <returns>Sent, once the whole mail is there; later, if the disk does not take it. The same mail again is the same file.</returns>
    public async Task<SendOutcome> PutAsync(SmtpEnvelope envelope, WrittenMail mail, string messageId, DateTimeOffset writtenAt, CancellationToken ct)
    {
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)))[..12];
        var file = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{writtenAt.UtcDateTime:yyyyMMdd-HHmmss}-{mark}.eml"));
        try
        {
            Directory.CreateDirectory(path);
            var unfinished = file + ".part";
            await using (var stream = File.Create(unfinished))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(Envelope(envelope)), ct);
                await mail.CopyToAsync(stream, ct);
            }

            File.Move(unfinished, file, overwrite: true);
            return new Sent(messageId);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new TryLater($"The mail could not be written to the folder of outgoing mails ({error.GetType().Name}).");
        }
    }

    private static string Envelope(SmtpEnvelope envelope) =>
        string.Concat(envelope.To.Select(address => $"X-Receiver: {address}\r\n").Prepend($"X-Sender: {(envelope.From.Length == 0 ? "<>" : envelope.From)}\r\n"));
}
