using CxmHelpdesk.Channels.Email.Meaning;
using CxmHelpdesk.Channels.Email.Mime;

namespace CxmHelpdesk.Email.Tests;

public class MeaningTests
{
    [Theory]
    [InlineData("Thanks!\n\nOn Wed, 15 May 2024 at 10:23, Ann <ann@example.net> wrote:\n> hello", "Thanks!")]
    [InlineData("了解です。\n\n2024年5月15日(水) 10:23 山田 <a@example.jp>:\n> はい", "了解です。")]
    [InlineData("了解です。\n\n2024/05/15 10:23、山田 <a@example.jp>のメール:\n\n> はい", "了解です。")]
    [InlineData("ok\n\n-----元のメッセージ-----\n差出人: a", "ok")]
    [InlineData("ok\n________________________________\nFrom: Ann <ann@example.net>\nSent: Monday\nTo: me\nSubject: x\n\nhello", "ok")]
    [InlineData("below\n\n-- Please reply above this line --\nhello", "below")]
    [InlineData("Trip:\nFrom: London\nTo: Paris", "Trip:\nFrom: London\nTo: Paris")]
    [InlineData("On Monday I wrote:\nnothing", "On Monday I wrote:\nnothing")]
    [InlineData("> a\nyes\n> b\nno", "> a\nyes\n> b\nno")]
    [InlineData("> hello", "> hello")]
    [InlineData("", "")]
    public void The_reply_is_parted_from_the_quote(string text, string reply) => Assert.Equal(reply, ReplyReader.Read(text).Reply);

    [Theory]
    [InlineData("Please help.\n\n-- \nAnn\nExample Inc.", "Please help.", "-- \nAnn\nExample Inc.")]
    [InlineData("お願いします。\n\niPhoneから送信", "お願いします。", "iPhoneから送信")]
    [InlineData("Hi\n\nSent from my iPhone", "Hi", "Sent from my iPhone")]
    [InlineData("よろしくお願いいたします。\n\n━━━━━━━━━━━━\n株式会社ヤマダ\n山田 太郎\nTEL 03-0000-0000\n━━━━━━━━━━━━", "よろしくお願いいたします。", "━━━━━━━━━━━━\n株式会社ヤマダ\n山田 太郎\nTEL 03-0000-0000\n━━━━━━━━━━━━")]
    [InlineData("Hello\n\nよろしくお願いいたします。", "Hello\n\nよろしくお願いいたします。", null)]
    [InlineData("Do this:\n- one\n- two", "Do this:\n- one\n- two", null)]
    [InlineData("Sent from my desk, which is quiet.", "Sent from my desk, which is quiet.", null)]
    public void The_signature_is_set_apart(string text, string reply, string? signature)
    {
        var parts = ReplyReader.Read(text);

        Assert.Equal(reply, parts.Reply);
        Assert.Equal(signature, parts.Signature);
    }

    [Theory]
    [InlineData("<div>Fine.</div><div class=\"gmail_quote\">On Monday Ann wrote:<blockquote>hello</blockquote></div>", "Fine.")]
    [InlineData("<div>Fine.</div><div id=\"x_divRplyFwdMsg\">From: Ann</div><div>hello</div>", "Fine.")]
    [InlineData("<p>Fine.</p><blockquote type=\"cite\">hello</blockquote>", "Fine.")]
    [InlineData("<blockquote type=\"cite\">hello</blockquote><p>Fine.</p>", "> hello\n\nFine.")]
    [InlineData("<blockquote>indented</blockquote>", "indented")]
    public void Repeated_mail_in_html_is_known_by_its_elements(string html, string reply) => Assert.Equal(reply, HtmlQuoteSplitter.Split(html).Reply);

    [Theory]
    [InlineData("X-Auto-Response-Suppress: DR, OOF", true)]
    [InlineData("Precedence: bulk", true)]
    [InlineData("List-Id: <x.example.org>", true)]
    [InlineData("Return-Path: <>", true)]
    [InlineData("From: MAILER-DAEMON@example.org", true)]
    [InlineData("From: no-reply@example.org", true)]
    [InlineData("Auto-Submitted: auto-forwarded", false)]
    [InlineData("From: norman@example.org", false)]
    [InlineData("Precedence: first-class", false)]
    public void A_robot_is_not_answered(string field, bool isRobot) => Assert.Equal(isRobot, Letters.Read(field + "\n\nx").Automation is not null);

    [Fact]
    public void Only_our_own_server_is_believed()
    {
        const string forged = "Received: from evil by relay.evil.example; x\nAuthentication-Results: mx.example.org; dmarc=pass header.from=bank.example\nFrom: a@bank.example\n\nx";

        Assert.Empty(Letters.Read(forged, "mx.example.org").Authentication);
        Assert.Empty(Letters.Read("Authentication-Results: other; dmarc=pass\n" + forged, "mx.example.org").Authentication);
        Assert.Empty(Letters.Read(forged).Authentication);
        Assert.Single(Letters.Read("Authentication-Results: mx.example.org; dmarc=fail\n" + forged, "mx.example.org").Authentication);
    }

    [Theory]
    [InlineData("dmarc=pass header.from=example.net", SenderVerdict.Verified)]
    [InlineData("dmarc=pass header.from=other.example", SenderVerdict.Unknown)]
    [InlineData("dmarc=fail header.from=example.net", SenderVerdict.Spoofed)]
    [InlineData("spf=pass smtp.mailfrom=example.net", SenderVerdict.Unknown)]
    public void Only_dmarc_verifies_a_sender(string results, SenderVerdict verdict)
    {
        var mail = Letters.Read($"Authentication-Results: mx; {results}\nFrom: ann@example.net\n\nx", "mx");

        Assert.Equal(verdict, SenderCheck.Verdict(mail.From, mail.Authentication));
    }

    [Theory]
    [InlineData("550 5.1.1 <a@b>: User unknown", "5.1.1", BounceReason.UserUnknown, true)]
    [InlineData("550 5.1.1 mailbox full", "5.1.1", BounceReason.MailboxFull, false)]
    [InlineData("552 5.2.2 Over quota", "5.2.2", BounceReason.MailboxFull, false)]
    [InlineData("550 5.7.26 DMARC", "5.7.26", BounceReason.AuthenticationFailure, false)]
    public void A_bounce_says_whether_the_address_is_wrong(string diagnostic, string status, BounceReason reason, bool isHard)
    {
        var mail = Letters.Read($"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp; {diagnostic}\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <ours@example.org>\n\nx\n--b--");

        Assert.Equal((ReportKind.Bounce, "<ours@example.org>"), (mail.Bounce!.Kind, mail.Bounce.OriginalMessageId));
        var recipient = Assert.Single(mail.Bounce.Recipients);
        Assert.Equal(("a@b.example", status, reason, isHard), (recipient.Address, recipient.Status, recipient.Reason, recipient.IsHard));
    }

    [Fact]
    public void A_person_who_writes_about_a_bounce_is_none() =>
        Assert.Null(Letters.Read("From: ann@example.net\nSubject: Mail delivery failed?\n\nI got this:\n550 5.1.1 <x@example.org> User unknown").Bounce);

    [Theory]
    [InlineData("Look\n\n---------- Forwarded message ---------\nFrom: Ann Lee <ann@example.net>\nDate: Mon, Dec 15, 2024 at 3:00 PM\nSubject: Help\nTo: <a@b.example>\n\nIt broke.", "Fwd: Help")]
    [InlineData("Look\n\nBegin forwarded message:\n\nFrom: Ann Lee <ann@example.net>\nSubject: Help\nDate: 15 December 2024\n\nIt broke.", "Fwd: Help")]
    [InlineData("Look\n________________________________\nFrom: Ann Lee <ann@example.net>\nSent: Monday, 15 December 2024\nTo: a@b.example\nSubject: Help\n\nIt broke.", "FW: Help")]
    public void The_customer_inside_a_forward_is_found(string text, string subject)
    {
        var forwarded = ForwardedMail.Read(subject, text)!;

        Assert.Equal(new Mailbox("Ann Lee", "ann@example.net"), forwarded.From);
        Assert.Equal("It broke.", forwarded.Text);
        Assert.StartsWith("Look", forwarded.Comment, StringComparison.Ordinal);
    }
}
