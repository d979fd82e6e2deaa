using System.Text;
using CxmHelpdesk.ChannelConformance;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Email;

namespace CxmHelpdesk.Email.Tests;

public sealed class EmailConformanceTests : ParsingConformance, IDisposable
{
    private readonly EmailChannel _email = new(TimeProvider.System);

    public void Dispose() => _email.Dispose();

    protected override IChannel Channel => _email;

    protected override IEnumerable<byte[]> HostileBodies =>
        new[]
        {
            "From: " + new string('<', 50_000),
            "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n--\r\n----",
            "From: a@b.example\r\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")),
            "From: a@b.example\r\nReferences: " + string.Concat(Enumerable.Repeat("<x@y> ", 20_000)) + "\r\n\r\nx",
            "From: a@b.example\r\nSubject: " + string.Concat(Enumerable.Repeat("=?utf-8?B?4oKs?= ", 20_000)) + "\r\n\r\nx",
        }.Select(Encoding.UTF8.GetBytes);
}
