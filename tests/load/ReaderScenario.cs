using System.Diagnostics;
using System.Text;
using CxmHelpdesk.Channels.Email;

namespace CxmHelpdesk.Load;

/// <summary>
/// The mail reader alone, on one core: from bytes to text, reply, quote, verdicts and every file's content. In processor time, so that the figures hold on a
/// busy machine. With a folder, all <c>.eml</c> files in it together, for information: mails made to be difficult are small and slow.
/// </summary>
internal static class ReaderScenario
{
    private static readonly byte[] s_buffer = new byte[64 * 1024];

    public static void Run(string? folder)
    {
        var text = string.Concat(Enumerable.Range(0, 12_000).Select(i => $"{Texts.Message(i)}\r\n"));
        var japanese = string.Concat(Enumerable.Repeat("お世話になっております。注文番号4711の荷物がまだ届いておりません。ご確認ください。\r\n", 8_000));
        var file = new byte[25 << 20];
        new Random(1).NextBytes(file);
        Measure("a file of 25 MB", [WithFile(file)]);
        Measure("text", [Mail("text/plain; charset=utf-8", "8bit", text)]);
        Measure("quoted-printable", [Mail("text/plain; charset=utf-8", "quoted-printable", text.Replace("a", "=61", StringComparison.Ordinal))]);
        Measure("Japanese", [Mail("text/plain; charset=utf-8", "base64", Lines(Encoding.UTF8.GetBytes(japanese)))]);
        Measure("usual mails", [.. Enumerable.Range(0, 100).Select(Usual)]);
        if (folder is not null)
        {
            var mails = Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Select(File.ReadAllBytes).ToArray();
            Measure($"{mails.Length} mails of {folder}", mails, limits: false);
        }
    }

    /// <summary>As people's programs write: a reply in text and HTML with what is answered, a signature, a picture of 40 kB.</summary>
    private static byte[] Usual(int number)
    {
        var picture = new byte[40_000];
        new Random(number).NextBytes(picture);
        var quoted = string.Concat(Enumerable.Range(0, 40).Select(i => $"> {Texts.Message(number + i)}\r\n"));
        var html = string.Concat(Enumerable.Range(0, 40).Select(i => $"<p style=\"margin:0;color:#555\">{Texts.Message(number + i)}<br></p>\r\n"));
        return Mail("multipart/mixed; boundary=m", "7bit", $"""
            --m
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            {Texts.Message(number)}

            --
            Ann, the shop

            On Mon, 16 Nov 2026 at 10:00, Desk <desk@example.org> wrote:
            {quoted}
            --a
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: 8bit

            <html><body><div>{Texts.Message(number)}</div><div class="gmail_quote">On Mon, 16 Nov 2026 at 10:00, Desk wrote:<blockquote>{html}</blockquote></div></body></html>
            --a--
            --m
            Content-Type: image/png; name=picture.png
            Content-Transfer-Encoding: base64

            {Lines(picture)}
            --m--
            """.ReplaceLineEndings("\r\n"));
    }

    private static byte[] WithFile(byte[] file) => Mail("multipart/mixed; boundary=b", "7bit",
        $"--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n{Lines(file)}\r\n--b--\r\n");

    private static string Lines(byte[] content) => Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks);

    private static byte[] Mail(string type, string encoding, string body) => Encoding.UTF8.GetBytes(
        $"From: Ann <ann@example.net>\r\nTo: desk@example.org\r\nSubject: =?utf-8?Q?Order_4711?=\r\nMIME-Version: 1.0\r\nContent-Type: {type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}");

    private static void Read(byte[] bytes)
    {
        foreach (var file in Channels.Email.Mail.Read(bytes).Content.Files)
        {
            using var content = file.Open();
            while (content.Read(s_buffer) > 0)
            {
            }
        }
    }

    private static void Measure(string name, byte[][] mails, bool limits = true)
    {
        var process = Process.GetCurrentProcess();
        for (var warming = Stopwatch.StartNew(); warming.ElapsedMilliseconds < 1500;)
        {
            Array.ForEach(mails, Read);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var processor = Processor(process);
        var rounds = 0;
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 2000; rounds++)
        {
            Array.ForEach(mails, Read);
        }

        var bytes = (double)rounds * mails.Sum(mail => (long)mail.Length);
        Figures.Report("reader", $"{name}, read", bytes / 1e6 / (Processor(process) - processor).TotalSeconds, "MB/s of processor", limits ? 100 : null, atLeast: true);
        Figures.Report("reader", $"{name}, allocated", (GC.GetAllocatedBytesForCurrentThread() - allocated) / bytes, "times its size", limits ? 2 : null);
    }

    private static TimeSpan Processor(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }
}
