using System.Globalization;
using System.Text;
using CxmHelpdesk.ChannelConformance;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Email;

namespace CxmHelpdesk.Email.Tests;

/// <summary>What every channel must hold; sending against a mail server that answers as the case asks.</summary>
public sealed class EmailConformanceTests : WebhookConformance, IAsyncLifetime
{
    private readonly EmailChannel _email = new(TimeProvider.System);
    private readonly FakeSmtpServer _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _email.Dispose();
        await _server.DisposeAsync();
    }

    protected override IChannel Channel => _email;

    protected override Party Customer => new("email", "mia@example.com");

    protected override ChannelAccount Account => base.Account with
    {
        Settings = new Dictionary<string, string>(base.Account.Settings)
        {
            ["address"] = "desk@example.org",
            ["authservId"] = "mx.example.org",
            ["smtpHost"] = "localhost",
            ["smtpPort"] = _server.Port.ToString(CultureInfo.InvariantCulture),
            ["smtpSecurity"] = "none",
        },
    };

    protected override IReadOnlyList<SendCase> SendCases =>
    [
        new("taken", () => _server.Answers.Clear(), null, outcome => outcome is Sent),
        new("no such address", () => Answer("RCPT", "550 5.1.1 unknown"), null, outcome => outcome is Rejected { Code: "recipient-unknown" }),
        new("no address", null, new Party("email", "nobody"), outcome => outcome is Rejected { Code: "address-wrong" }),
        new("busy", () => Answer("RCPT", "450 4.2.1 busy"), null, outcome => outcome is TryLater),
        new("a server that repeats the password", () => Answer("AUTH", $"535 you said {Secret}"), null, outcome => outcome is TryLater),
        new("gone after the mail", () => Answer(".", FakeSmtpServer.Drop), null, outcome => outcome is TryLater),
    ];

    protected override WebhookRequest Good => new(
        "POST",
        new Uri("https://desk.example/hooks/key"),
        new Dictionary<string, string> { ["content-type"] = "message/rfc822", ["x-api-key"] = Secret },
        Letters.Bytes("From: Mia <mia@example.com>\nTo: desk@example.org\nSubject: Hello\nMessage-ID: <1@example.com>\n\nIt does not work.\n"),
        new Dictionary<string, string>(),
        [],
        "192.0.2.7",
        new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    protected override IReadOnlyList<WebhookRequest> Tampered =>
    [
        Good with { Headers = new Dictionary<string, string> { ["content-type"] = "message/rfc822" } },
        Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["x-api-key"] = Secret[..^1] } },
        Good with { Headers = new Dictionary<string, string>(Good.Headers) { ["authorization"] = "Bearer " } },
    ];

    protected override IEnumerable<byte[]> HostileBodies =>
        new[]
        {
            "From: " + new string('<', 50_000),
            "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n--\r\n----",
            "From: a@b.example\r\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")),
            "From: a@b.example\r\nReferences: " + string.Concat(Enumerable.Repeat("<x@y> ", 20_000)) + "\r\n\r\nx",
            "From: a@b.example\r\nSubject: " + string.Concat(Enumerable.Repeat("=?utf-8?B?4oKs?= ", 20_000)) + "\r\n\r\nx",
        }.Select(Encoding.UTF8.GetBytes);

    private void Answer(string command, string answer)
    {
        _server.Answers.Clear();
        _server.Answers[command] = answer;
    }
}
