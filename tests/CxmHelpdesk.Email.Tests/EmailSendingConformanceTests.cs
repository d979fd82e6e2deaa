using CxmHelpdesk.ChannelConformance;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Email;

namespace CxmHelpdesk.Email.Tests;

/// <summary>What every channel's sending must hold, against a mail server that answers as the case asks.</summary>
public sealed class EmailSendingConformanceTests : SendingConformance, IAsyncLifetime
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

    protected override ChannelAccount Account
    {
        get
        {
            var settings = new Dictionary<string, string>(base.Account.Settings)
            {
                ["address"] = "desk@example.org",
                ["smtpHost"] = "localhost",
                ["smtpPort"] = _server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["smtpSecurity"] = "none",
            };
            return base.Account with { Settings = settings };
        }
    }

    protected override Party Customer => new("email", "ann@example.net");

    protected override IReadOnlyList<SendCase> SendCases =>
    [
        new("taken", () => _server.Answers.Clear(), null, outcome => outcome is Sent),
        new("no such address", () => Answer("RCPT", "550 5.1.1 unknown"), null, outcome => outcome is Rejected { Code: "recipient-unknown" }),
        new("no address", null, new Party("email", "nobody"), outcome => outcome is Rejected { Code: "address-wrong" }),
        new("busy", () => Answer("RCPT", "450 4.2.1 busy"), null, outcome => outcome is TryLater),
        new("a server that repeats the password", () => Answer("AUTH", $"535 you said {Secret}"), null, outcome => outcome is TryLater),
        new("gone after the mail", () => Answer(".", FakeSmtpServer.Drop), null, outcome => outcome is TryLater),
    ];

    private void Answer(string command, string answer)
    {
        _server.Answers.Clear();
        _server.Answers[command] = answer;
    }
}
