using System.Diagnostics;
using System.Text;
using CxmHelpdesk.Channels.Email.Meaning;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Email.Inspection;

/// <summary><c>bench [FOLDER]</c>: megabytes a second on one core, and bytes allocated for each byte of mail.</summary>
internal static class Bench
{
    public static int Run(string? folder)
    {
        var text = string.Concat(Enumerable.Repeat("Dear desk, the parcel 4711 has not arrived; could you please have a look at it?\r\n", 12_000));
        var japanese = string.Concat(Enumerable.Repeat("お世話になっております。注文番号4711の荷物がまだ届いておりません。ご確認ください。\r\n", 8_000));
        var file = new byte[8 << 20];
        new Random(1).NextBytes(file);
        var base64 = Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks);
        Measure("text, 8bit", [Mail("text/plain; charset=utf-8", "8bit", text)]);
        Measure("text, quoted-printable", [Mail("text/plain; charset=utf-8", "quoted-printable", text.Replace("a", "=61", StringComparison.Ordinal))]);
        Measure("Japanese, UTF-8", [Mail("text/plain; charset=utf-8", "8bit", japanese)]);
        Measure("Japanese, base64", [Mail("text/plain; charset=utf-8", "base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(japanese), Base64FormattingOptions.InsertLineBreaks))]);
        Measure("attachment of 8 MB", [Mail("multipart/mixed; boundary=b", "7bit",
            $"--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64}\r\n--b--\r\n")]);
        if (folder is not null)
        {
            var mails = Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Select(File.ReadAllBytes).ToArray();
            Measure($"{mails.Length} fixtures, structure", mails, mail => MimeReader.Read(mail));
            Measure($"{mails.Length} fixtures", mails);
            Measure($"{mails.Length} fixtures, reply", mails, mail => ReplyReader.Read(ContentReader.Read(MimeReader.Read(mail))));
            Measure($"{mails.Length} fixtures, report", mails, mail =>
            {
                var root = MimeReader.Read(mail);
                _ = ReportReader.Read(root, ContentReader.Read(root));
            });
            Measure($"{mails.Length} fixtures, with meaning", mails, mail => Channels.Email.Mail.Read(mail));
        }

        return 0;
    }

    private static byte[] Mail(string type, string encoding, string body) =>
        Encoding.UTF8.GetBytes($"From: Ann <ann@example.net>\r\nTo: desk@example.org\r\nSubject: =?utf-8?Q?Order_4711?=\r\nMIME-Version: 1.0\r\nContent-Type: {type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}");

    private static void Measure(string name, byte[][] mails) => Measure(name, mails, mail =>
    {
        foreach (var file in ContentReader.Read(MimeReader.Read(mail)).Files)
        {
            _ = file.Bytes;
        }
    });

    private static void Measure(string name, byte[][] mails, Action<byte[]> read)
    {
        var bytes = mails.Sum(m => (long)m.Length);
        var clock = Stopwatch.StartNew();
        Array.ForEach(mails, read);
        while (clock.ElapsedMilliseconds < 500)
        {
            Array.ForEach(mails, read);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        clock.Restart();
        var rounds = 0;
        while (clock.ElapsedMilliseconds < 1500)
        {
            Array.ForEach(mails, read);
            rounds++;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine($"{name,-36} {bytes * rounds / clock.Elapsed.TotalSeconds / 1e6,8:N0} MB/s  {(double)allocated / (bytes * rounds),6:N2} x allocated  {clock.Elapsed.TotalMicroseconds / rounds / mails.Length,8:N0} µs a mail");
    }
}
