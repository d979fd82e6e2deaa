using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Email;
using CxmHelpdesk.Channels.Email.Sending;

namespace CxmHelpdesk.Email.Tests;

/// <summary>Our client and a mail server that was not written by us.</summary>
public sealed class PostfixTests
{
    private static readonly OutboundMessage Hello = new("m1", new Party("email", "ann@example.net") { Name = "安" }, "こんにちは。\n.dot\n..two\nFrom here") { Subject = "ご注文について", AgentName = "Ada", ReplyToken = "tok" };

    private static EmailSettings Settings(PostfixServer postfix, ConnectionSecurity security, string? fingerprint) => new(
        "desk@example.org", [], "Shop", null, null,
        new MailServer("127.0.0.1", security == ConnectionSecurity.Tls ? postfix.TlsPort : postfix.Port, security, "desk", null, null, fingerprint is null ? [] : [fingerprint]),
        "INBOX", null, 14, null, null);

    [PostfixFact]
    public async Task Mail_passes_through_postfix_unchanged_by_every_way_in()
    {
        await using var postfix = await PostfixServer.StartAsync();
        using var tokens = new AccessTokens(TimeProvider.System);
        var sender = new MailSender(tokens, TimeProvider.System);
        foreach (var security in Enum.GetValues<ConnectionSecurity>())
        {
            Assert.IsType<Works>(await sender.CheckAsync(Settings(postfix, security, postfix.Fingerprint), default));
            var sent = Assert.IsType<Sent>(await sender.SendAsync(Hello with { IdempotencyKey = $"m{security}" }, Settings(postfix, security, postfix.Fingerprint), default));
            var mail = Mail.Read(await postfix.NextMailAsync("ann"));
            Assert.Equal((sent.ExternalId, "ご注文について"), (mail.MessageId, mail.Subject));
            Assert.StartsWith("こんにちは。\n.dot\n..two\nFrom here\n", mail.Content.Text, StringComparison.Ordinal);
            Assert.Equal("安", mail.To.Single().Name);
        }

        Assert.IsType<TryLater>(await sender.SendAsync(Hello, Settings(postfix, ConnectionSecurity.Tls, null), default));
        Assert.Equal("certificates", Assert.IsType<DoesNotWork>(await sender.CheckAsync(Settings(postfix, ConnectionSecurity.StartTls, null), default)).Field);
    }

    [PostfixFact]
    public async Task A_large_file_passes_and_a_larger_one_and_nobody_are_refused_in_plain_words()
    {
        await using var postfix = await PostfixServer.StartAsync();
        using var tokens = new AccessTokens(TimeProvider.System);
        var sender = new MailSender(tokens, TimeProvider.System);
        var settings = Settings(postfix, ConnectionSecurity.None, null);
        var content = new byte[25 * 1024 * 1024];
        new Random(7).NextBytes(content);
        OutboundFile File(int size) => new("大きなファイル.bin", "application/octet-stream", size, _ => Task.FromResult<Stream>(new MemoryStream(content, 0, size)));

        Assert.IsType<Sent>(await sender.SendAsync(Hello with { Files = [File(content.Length)] }, settings, default));
        var file = Assert.Single(Mail.Read(await postfix.NextMailAsync("ann")).Content.Files);
        Assert.Equal("大きなファイル.bin", file.Name);
        Assert.True(content.AsSpan().SequenceEqual(file.ReadAll()));

        Assert.Equal("too-large", Assert.IsType<Rejected>(await sender.SendAsync(Hello with { Files = [File(content.Length), File(content.Length)] }, settings, default)).Code);
        Assert.Equal("recipient-unknown", Assert.IsType<Rejected>(await sender.SendAsync(Hello with { To = new Party("email", "nobody@example.net") }, settings, default)).Code);
    }

    [PostfixFact]
    public async Task Automatic_mail_goes_out_without_a_return_path()
    {
        await using var postfix = await PostfixServer.StartAsync();
        using var tokens = new AccessTokens(TimeProvider.System);
        await new MailSender(tokens, TimeProvider.System).SendAsync(Hello with { Automatic = true }, Settings(postfix, ConnectionSecurity.None, null), default);

        var mail = Mail.Read(await postfix.NextMailAsync("ann"));
        Assert.Equal("<>", mail.Headers.Raw("Return-Path")?.Trim());
        Assert.NotNull(mail.Automation);
    }
}
