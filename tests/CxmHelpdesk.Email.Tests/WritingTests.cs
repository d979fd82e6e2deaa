using System.Text;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Email;
using CxmHelpdesk.Channels.Email.Mime;
using CxmHelpdesk.Channels.Email.Writing;

namespace CxmHelpdesk.Email.Tests;

/// <summary>What we write is read back by our own reader, and keeps to the limits that others set.</summary>
public class WritingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly MailDraft Plain = new(
        new Mailbox("Ada", "desk@example.org"), [new Mailbox("Ann Lee", "ann@example.net")], "Your order", "<r.tok.m1@example.org>", Noon, "It is on its way.");

    private static readonly string[] Texts =
    [
        "Hello", "Ünïcödé", "日本語の件名です。とても長い件名なので、折り返しが必要になります。ご確認ください。", "Re: 注文 4711 について (urgent)", "=?utf-8?B?QQ==?=", "a=?b?=c",
        "😀👨‍👩‍👧‍👦🇯🇵 faces", "ﾊﾝｶｸ ｶﾅ ①㈱", "quotes \" and \\ slashes", "comma, colon: semi; <angle@x>", "tab\tand\u0000nul", "\u202Egnp.exe", "e\u0301 combining", "𠮷野家", "x", "a  b   c",
        new string('w', 500), string.Concat(Enumerable.Repeat("長い", 200)), "Ann\r\nBcc: victim@example.net", "Ann\nX-Evil: 1\n\nbody", "\u2028X: 1\u0085Y: 2", "lone \uD800 surrogate", " leading and trailing ",
    ];

    private static async Task<(Mail Mail, string Raw)> ReadBackAsync(MailDraft draft)
    {
        var written = MimeWriter.Write(draft);
        using var stream = new MemoryStream();
        await written.CopyToAsync(stream, default);
        Assert.Equal(written.Length, stream.Length);
        var bytes = stream.ToArray();
        AssertSound(bytes);
        return (Mail.Read(bytes), Encoding.UTF8.GetString(bytes));
    }

    private static void AssertSound(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        Assert.DoesNotContain("\n", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("\r", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain('\0', text);
        Assert.All(text.Split("\r\n"), line => Assert.True(line.Length <= 998, "A line is longer than RFC 5322 allows."));
        var header = text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        Assert.All(header.Split("\r\n").Where(line => line.Contains("=?", StringComparison.Ordinal) && line.Contains("?=", StringComparison.Ordinal)), line => Assert.True(line.Length <= 76, line));
        Assert.All(header.Split("\r\n"), line => Assert.False(string.IsNullOrWhiteSpace(line), "A folded line is empty."));
    }

    /// <summary>What a header can hold: no control characters, blanks single, half characters replaced.</summary>
    private static string Line(string text) => HeaderWriter.Clean(text);

    [Fact]
    public async Task Any_subject_name_and_file_name_comes_back()
    {
        foreach (var text in Texts)
        {
            var draft = Plain with
            {
                Subject = text,
                From = new Mailbox(text, "desk@example.org"),
                Cc = [new Mailbox(text, "bob@example.net"), new Mailbox("", "cy@example.net")],
                Files = [Bytes(text + ".pdf", "application/pdf", "%PDF-1.7")],
            };
            var (mail, raw) = await ReadBackAsync(draft);

            Assert.Equal(Line(text), mail.Subject);
            Assert.Equal(new Mailbox(Line(text), "desk@example.org"), Assert.Single(mail.From));
            Assert.Equal([new Mailbox(Line(text), "bob@example.net"), new Mailbox("", "cy@example.net")], mail.Cc);
            Assert.Equal("It is on its way.", mail.Content.Text.Trim());
            Assert.Equal(FileNames.Clean(Line(text + ".pdf")), Assert.Single(mail.Content.Files).Name);
            Assert.DoesNotContain("victim", raw[..raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n").FirstOrDefault(line => line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase)) ?? "", StringComparison.Ordinal);
            Assert.False(mail.Headers.Has("X-Evil") || mail.Headers.Has("Bcc") || mail.Headers.Has("X") || mail.Headers.Has("Y"));
        }
    }

    [Fact]
    public async Task Any_body_comes_back_in_both_forms()
    {
        string[] bodies =
        [
            "One line", "Two\r\nlines\n", ".\n..\n.leading dots\n", "From the start\nFrom here", "trailing blanks  \nand tabs\t\nend", new string('x', 5000), string.Concat(Enumerable.Repeat("お世話になっております。", 400)),
            "ＦＵＬＬ width ①㈱ 😀", "-- \nnot a signature", "--=_boundary\n--\n", "= equals = signs =3D\n=20", "mixed ä " + new string('y', 2000), "\ttab", "a\u0000b\u0007c",
        ];
        foreach (var body in bodies)
        {
            var (mail, _) = await ReadBackAsync(Plain with { Text = body, Html = $"<p>{body.Length}</p><p>日本</p>" });

            var expected = string.Concat(body.ReplaceLineEndings("\n").Where(c => c is '\n' or '\t' || !char.IsControl(c)));
            Assert.Equal(expected.TrimEnd('\n'), mail.Content.Text.TrimEnd('\n'));
            Assert.Contains("<p>日本</p>", mail.Content.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Random_text_comes_back()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 2000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => random.Next(6) switch
            {
                0 => (char)random.Next(0x20, 0x7F),
                1 => (char)random.Next(0x3040, 0x30FF),
                2 => (char)random.Next(0x4E00, 0x9FFF),
                3 => ' ',
                4 => "=?_.\r\n\t,;:<>@\"\\"[random.Next(15)],
                _ => (char)random.Next(0xA1, 0x250),
            })]);
            // Quotes around a name mean nothing to a reader, so a name is not given any here.
            var name = text.Replace("\"", "", StringComparison.Ordinal);
            var (mail, _) = await ReadBackAsync(Plain with { Subject = text, Text = text, To = [new Mailbox(name, "ann@example.net")] });

            Assert.Equal(Line(text), mail.Subject);
            Assert.Equal(Line(name), Assert.Single(mail.To).Name);
            Assert.Equal(text.ReplaceLineEndings("\n").TrimEnd('\n'), mail.Content.Text.TrimEnd('\n'));
        }
    }

    [Fact]
    public async Task Images_stand_in_the_page_and_files_beside_it()
    {
        var draft = Plain with
        {
            Html = "<p>See <img src=\"cid:pic@desk\"></p>",
            Files = [Bytes("画像.png", "image/png", "\u0089PNG", "pic@desk"), Bytes("見積書 2026年.pdf", "application/pdf", "%PDF"), Bytes("old.eml", "message/rfc822", "From: x\n\ny")],
        };
        var (mail, raw) = await ReadBackAsync(draft);

        Assert.Equal(["画像.png", "見積書 2026年.pdf", "old.eml"], mail.Content.Files.Select(file => file.Name));
        Assert.Equal(["pic@desk", null, null], mail.Content.Files.Select(file => file.ContentId));
        Assert.Equal(["image/png", "application/pdf", "application/octet-stream"], mail.Content.Files.Select(file => file.ContentType));
        Assert.Equal(["mixed", "alternative", "related"], new[] { "mixed", "alternative", "related" }.OrderBy(kind => raw.IndexOf("multipart/" + kind, StringComparison.Ordinal)));
        // Mailers of Japan that know no RFC 2231 read the name of Content-Type.
        Assert.Contains("name=\"=?utf-8?B?", raw, StringComparison.Ordinal);
        Assert.Contains("filename*=utf-8''", raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_file_is_streamed_and_comes_back_whole()
    {
        var content = new byte[3_000_001];
        new Random(1).NextBytes(content);
        var (mail, _) = await ReadBackAsync(Plain with { Files = [new DraftFile("a.bin", "application/octet-stream", content.Length, _ => Task.FromResult<Stream>(new MemoryStream(content)))] });

        Assert.True(content.AsSpan().SequenceEqual(Assert.Single(mail.Content.Files).ReadAll()));
    }

    [Fact]
    public async Task A_file_that_is_not_as_long_as_was_said_is_not_sent() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadBackAsync(Plain with { Files = [new DraftFile("a", "text/plain", 5, _ => Task.FromResult<Stream>(new MemoryStream([1, 2, 3])))] }));

    [Fact]
    public async Task Blind_copies_are_nowhere_in_the_mail()
    {
        var (_, raw) = await ReadBackAsync(Plain with { Bcc = [new Mailbox("Boss", "boss@example.org")] });

        Assert.DoesNotContain("boss", raw, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_thread_is_named_and_long_threads_are_trimmed()
    {
        var chain = Enumerable.Range(0, 40).Select(i => $"<{i}.{new string('a', 60)}@example.net>").Append("no id").Append("<two words@x>").ToArray();
        var (mail, _) = await ReadBackAsync(Plain with { InReplyTo = chain[39], References = chain });

        Assert.Equal("<r.tok.m1@example.org>", mail.MessageId);
        Assert.Equal([chain[39]], mail.InReplyTo);
        Assert.Equal([chain[0], .. chain[31..40]], mail.References);
        Assert.Equal(Noon, mail.Date);
    }

    [Fact]
    public async Task Automatic_mail_says_so_and_an_agents_does_not()
    {
        Assert.NotNull((await ReadBackAsync(Plain with { Automatic = true })).Mail.Automation);
        var (mail, _) = await ReadBackAsync(Plain);
        Assert.Null(mail.Automation);
        Assert.False(mail.Headers.Has("Auto-Submitted") || mail.Headers.Has("X-Auto-Response-Suppress"));
    }

    [Theory]
    [InlineData("taro..yamada.@docomo.ne.jp", "taro..yamada.@docomo.ne.jp")]
    [InlineData("ann@日本語.jp", "ann@xn--wgv71a119e.jp")]
    [InlineData("\"two words\"@example.net", "\"two words\"@example.net")]
    [InlineData("用户@example.net", "用户@example.net")]
    [InlineData("a b@example.net", null)]
    [InlineData("a@b>,<c@example.net", null)]
    [InlineData("a\r\nRCPT@example.net", null)]
    [InlineData("a@exa\r\nmple.net", null)]
    [InlineData("nobody", null)]
    public void An_address_is_sent_to_as_it_is_or_not_at_all(string address, string? expected) => Assert.Equal(expected, MailAddresses.ForSending(address));

    private static DraftFile Bytes(string name, string type, string content, string? id = null)
    {
        var bytes = Encoding.Latin1.GetBytes(content);
        return new DraftFile(name, type, bytes.Length, _ => Task.FromResult<Stream>(new MemoryStream(bytes)), id);
    }
}
