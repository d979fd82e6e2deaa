using CxmHelpdesk.Channels;
using CxmHelpdesk.Channels.Email;

namespace CxmHelpdesk.Email.Tests;

public class InboundMailTests
{
    private static readonly DateTimeOffset Received = DateTimeOffset.Parse("2024-06-04T10:00:00Z", System.Globalization.CultureInfo.InvariantCulture);

    private static IReadOnlyList<InboundEvent> Parse(string mail) => InboundMail.Parse(new Envelope("1", "message/rfc822", Letters.Bytes(mail), Received,
        new Dictionary<string, string> { [InboundMail.AuthservId] = "mx.example.org", [InboundMail.OwnAddresses] = "desk@example.org" }, []));

    [Fact]
    public void A_mail_is_a_message_with_its_people_and_its_place()
    {
        var message = Assert.IsType<Message>(Assert.Single(Parse("""
            Authentication-Results: mx.example.org; dmarc=pass header.from=example.net
            From: Ann Lee <ann@example.net>
            To: desk+abc234@example.org, Bob <bob@example.net>
            Cc: desk@example.org
            Subject: Re: Order
            Date: Tue, 4 Jun 2024 09:00:00 +0000
            Message-ID: <1@example.net>
            In-Reply-To: <r.tok.9@example.org>
            References: <0@example.net> <r.tok.9@example.org>

            Still broken.

            On Mon, 3 Jun 2024 at 10:00, Desk <desk@example.org> wrote:
            > Try again.
            """)));

        Assert.Equal("<1@example.net>", message.ExternalId);
        Assert.Equal(new Party("email", "ann@example.net") { Name = "Ann Lee", Verified = true }, message.Sender);
        Assert.Equal("Still broken.", message.Text);
        Assert.Contains("Try again.", message.QuotedText, StringComparison.Ordinal);
        Assert.Equal("bob@example.net", Assert.Single(message.Participants).Address);
        Assert.Equal("abc234", message.Thread.ReplyToken);
        Assert.Equal(["<r.tok.9@example.org>", "<0@example.net>"], message.Thread.AnswersTo);
        Assert.False(message.Automatic);
    }

    [Fact]
    public void The_token_is_found_in_the_answered_id_where_the_address_lost_it() =>
        Assert.Equal("tok", Assert.IsType<Message>(Assert.Single(Parse("From: a@b.example\nTo: desk@example.org\nIn-Reply-To: <r.tok.9@example.org>\n\nx"))).Thread.ReplyToken);

    [Fact]
    public void A_stranger_with_a_tag_in_his_own_address_has_no_token() =>
        Assert.Null(Assert.IsType<Message>(Assert.Single(Parse("From: a@b.example\nTo: other+abc@example.com\n\nx"))).Thread.ReplyToken);

    [Fact]
    public void A_bounce_is_a_receipt_and_no_message()
    {
        var receipt = Assert.IsType<Receipt>(Assert.Single(Parse("From: mailer-daemon@example.org\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <r.tok.9@example.org>\n--b--")));

        Assert.Equal(("<r.tok.9@example.org>", ReceiptState.Bounced), (receipt.ExternalId, receipt.State));
        Assert.Contains("a@b.example: there is no such address", receipt.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Our_own_mail_that_comes_back_is_ignored() =>
        Assert.IsType<Ignored>(Assert.Single(Parse($"X-CXM-Loop: {InboundMail.LoopMark("Desk@example.org")}\nFrom: desk@example.org\n\nx")));

    [Fact]
    public void Another_desks_mail_is_read_like_any() =>
        Assert.IsType<Message>(Assert.Single(Parse($"X-CXM-Loop: {InboundMail.LoopMark("desk@example.net")}\nFrom: desk@example.net\n\nx")));

    [Fact]
    public void A_web_forms_robot_is_not_the_customer()
    {
        var message = Assert.IsType<Message>(Assert.Single(Parse("From: Shop <no-reply@shop.example>\nReply-To: Ann <ann@example.net>\n\nx")));

        Assert.Equal(("ann@example.net", false), (message.Sender.Address, message.Sender.Verified));
    }

    [Fact]
    public void A_mail_of_nobody_is_quarantined() => Assert.Throws<UnreadableEnvelopeException>(() => Parse("Subject: x\n\nx"));

    [Fact]
    public void Without_a_message_id_the_same_mail_has_the_same_id() =>
        Assert.Equal(Assert.IsType<Message>(Parse("From: a@b\n\nx")[0]).ExternalId, Assert.IsType<Message>(Parse("From: a@b\n\nx")[0]).ExternalId);

    [Fact]
    public void Only_an_image_that_the_html_shows_is_in_place()
    {
        var message = Assert.IsType<Message>(Assert.Single(Parse("From: a@b.example\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<img src=\"cid:one@x\">\n--b\nContent-Type: image/png\nContent-ID: <one@x>\n\n1\n--b\nContent-Type: image/png\nContent-ID: <two@x>\n\n2\n--b--")));

        Assert.Equal(["one@x", null], message.Attachments.Select(a => a.ContentId));
    }
}
