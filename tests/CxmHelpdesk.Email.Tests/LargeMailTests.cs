using System.Security.Cryptography;
using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Email;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Email.Tests;

public sealed class LargeMailTests
{
    /// <summary>Pieces of every length, so that each seam falls everywhere.</summary>
    [Theory]
    [InlineData("the usual lines of 76 characters", TransferEncoding.Base64)]
    [InlineData("lines of no multiple of four, and padding in the middle", TransferEncoding.Base64)]
    [InlineData("one line", TransferEncoding.Base64)]
    [InlineData("noise", TransferEncoding.Base64)]
    [InlineData("noise", TransferEncoding.QuotedPrintable)]
    [InlineData("one line", TransferEncoding.QuotedPrintable)]
    [InlineData("noise", TransferEncoding.Identity)]
    [InlineData("a file", TransferEncoding.Uuencode)]
    public void What_is_decoded_while_it_is_read_is_the_same_as_decoded_at_once(string kind, TransferEncoding encoding)
    {
        var random = new Random(kind.Length);
        foreach (var size in (int[])[0, 1, 2, 3, 4, 100, 65_530, 65_536, 65_537, 200_001, 400_003])
        {
            var source = Source(kind, size, random);
            var whole = new byte[source.Length];
            var expected = whole.AsSpan(0, TransferDecoding.Decode(encoding, source, whole)).ToArray();

            using var stream = new DecodingStream(encoding, source);
            var read = new List<byte>();
            var buffer = new byte[70_000];
            for (int count; (count = stream.Read(buffer, 0, random.Next(1, buffer.Length))) > 0;)
            {
                read.AddRange(buffer[..count]);
            }

            Assert.True(expected.AsSpan().SequenceEqual(read.ToArray()), $"{kind}, {size} bytes");
        }
    }

    [Fact]
    public void A_mail_with_a_file_of_25_megabytes_is_read_and_its_file_stored_without_another_copy_of_either()
    {
        var file = new byte[25 * 1024 * 1024];
        new Random(1).NextBytes(file);
        var mail = Encoding.ASCII.GetBytes(
            "From: mia@example.com\r\nSubject: Large\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/octet-stream; name=x.bin\r\n"
            + $"Content-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks)}\r\n--b--\r\n");
        var envelope = new Envelope("1", "message/rfc822", mail, DateTimeOffset.UnixEpoch, new Dictionary<string, string>(), []);
        _ = InboundMail.Parse(envelope with { Body = mail.AsMemory(0, 10_000) });

        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = (Message)InboundMail.Parse(envelope).Single();
        using var content = ((DecodedContent)message.Attachments.Single().Content).Open();
        var hash = SHA256.HashData(content);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(SHA256.HashData(file), hash);
        Assert.True(allocated < 1024 * 1024, $"{allocated} bytes were allocated for a mail of {mail.Length}.");
    }

    private static byte[] Source(string kind, int size, Random random)
    {
        var content = new byte[size];
        random.NextBytes(content);
        var base64 = Convert.ToBase64String(content);
        return kind switch
        {
            "the usual lines of 76 characters" => Encoding.ASCII.GetBytes(Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)),
            "lines of no multiple of four, and padding in the middle" => Encoding.ASCII.GetBytes(string.Concat(base64.Chunk(61).Select((line, i) => new string(line) + (i % 50 == 7 ? "=\n" : "\r\n")))),
            "one line" => Encoding.ASCII.GetBytes(base64),
            "a file" => Encoding.ASCII.GetBytes("begin 644 a\n" + string.Concat(Enumerable.Repeat("%:&5L;&\\\n", size / 10)) + "`\nend\n"),
            _ => content,
        };
    }
}
