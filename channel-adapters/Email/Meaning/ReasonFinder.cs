using System.Buffers;

namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>
/// Why did it fail? Where the code and the words disagree the words are right: many servers say 5.1.1 and "mailbox full". The phrases are what
/// servers say, in lower case; the first group that fits decides, so the specific ones come first.
/// </summary>
internal static class ReasonFinder
{
    private static readonly (BounceReason Reason, SearchValues<string> Phrases)[] Groups = Compile(
    [
        (BounceReason.MailboxFull,
        [
            "mailbox full", "mailbox is full", "mailbox exceeded", "over quota", "overquota", "quota exceeded", "exceeded quota", "exceeds quota", "exceeded storage",
            "exceeded the storage", "storage quota", "disk quota", "mailfolder is full", "mail folder is full", "out of storage", "over the quota", "over its quota", "over their quota",
            "over the maximum allowed mailbox size", "mailbox size limit", "quota violation", "quota limit", "quota is full", "insufficient disk quota", "exceed the quota", "is full",
            "exceeded maximum inbox", "no space left for this user", "exceeded his/her quota", "has exceeded its", "account is over", "容量を超",
            "on the limit of its storage", "would exceed the user",
        ]),
        (BounceReason.MessageTooBig,
        [
            "message too large", "message too big", "message is too large", "message size exceeds", "maximum message size", "exceeds size limit", "exceeds the maximum", "size limit exceeded",
            "message file too big", "larger than the current system limit", "too large for this", "exceeds maximum size", "message size limit", "exceeded maximum message size",
            "line limit exceeded", "message length exceeds", "maximum size", "too big for this",
        ]),
        (BounceReason.Suspended,
        [
            "account disabled", "mailbox disabled", "account is disabled", "mailbox is disabled", "account has been disabled", "has been suspended", "is suspended", "temporarily suspended",
            "currently suspended", "inactive user", "is inactive", "mailbox is inactive", "account inactive", "account is locked", "account locked", "deactivated", "has been disabled",
            "invalid/inactive", "user suspended", "mailbox temporarily disabled", "account that you tried to reach is disabled", "mailbox currently suspended",
            "recipient suspend the service", "recipient is disabled", "temporary disabled", "account is temporarily", "account expired", "mailbox unavailable or access denied", "account closed",
            "user is inactive", "mailbox is frozen", "is a deactivated",
        ]),
        (BounceReason.Rejected, ["sender address rejected", "domain of sender", "sender address", "sender domain", "bad sender", "sender verify failed", "after mail from", "reply to mail from", "invalid sender"]),
        (BounceReason.Filtered, ["recipient preferences", "recipient's filter", "domain-filter", "rejected by recipient", "recipient has refused", "not accepting mail from", "user's filter", "recipient id refuse", "due to extended inactivity"]),
        (BounceReason.HasMoved, ["has moved", "has been replaced by", "user moved", "address has changed", "no longer at this address", "please try <", "new address is"]),
        (BounceReason.NotAccepted,
        [
            "does not accept mail", "does not accept any mail", "doesn't accept mail", "null mx", "nullmx", "does not accept email", "domain accepts no mail", "host/domain does not accept mail",
            "smtp protocol is not", "no smtp service", "name server: .: host not found",
        ]),
        (BounceReason.NoRelaying,
        [
            "relaying denied", "relay access denied", "relay denied", "relay not permitted", "relaying not", "unable to relay", "not permitted to relay", "relaying is prohibited", "relay operation rejected",
            "not a gateway", "cannot relay", "relaying mail to", "relaying blocked", "insecure mail relay", "we don't handle mail for", "no relaying", "mail relay denied", "that domain isn't in my list of allowed rcpthosts",
        ]),
        (BounceReason.AuthenticationFailure,
        [
            "spf fail", "spf check", "spf record", "failed spf", "spf validation", "sender policy framework", "dmarc", "dkim", "5.7.26", "openspf", "spf hard fail", "spf:", "spf (", "spf error", "not authorized by spf",
            "unauthenticated email", "authentication information", "fails to pass", "authentication checks", "5.7.515",
        ]),
        (BounceReason.Blocked,
        [
            "reverse dns", "ptr record", "ptr lookup", "no ptr", "rdns", "reverse lookup", "5.7.25", "reverse hostname", "cannot find your hostname", "cannot find your reverse", "fcrdns", "unresolvable relay host name", "without reverse",
        ]),
        (BounceReason.UserUnknown,
        [
            "user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "no such address", "no such account", "no such person", "mailbox not found", "mailbox does not exist",
            "recipient unknown", "unknown recipient", "invalid recipient", "recipient not found", "recipient does not exist", "not listed in", "unknown address", "address unknown", "address does not exist",
            "address not found", "no mailbox here", "no mailbox", "invalid mailbox", "invalid user", "user does not exist", "user doesn't exist", "user not found", "user not known", "user is unknown", "not a known user",
            "not a valid mailbox", "not a valid user", "bad destination", "recipnotfound", "unknown local part", "unknown local-part", "local part", "destination addresses were unknown", "account does not exist", "account that you tried to reach does not exist",
            "account not found", "couldn't be found", "could not be found", "addressee unknown", "doesn't have a", "does not have a", "isn't a", "not our customer", "unknown mailbox", "unrouteable address", "unroutable address",
            "unknown or illegal", "no longer valid", "no longer exist", "doesn't exist", "not exist", "does not exist", "no valid recipients", "recipient address rejected: undeliverable", "undeliverable address", "verify the addresses", "mailbox name not allowed",
            "not recognized", "recipient rejected: invalid", "not known here", "unknown to address", "unknown virtual", "no account by that name", "invalid address", "not in our database", "宛先不明", "見つかりません", "ディレクトリのリストにありません", "address is correct", "recipient address rejected: access denied", "no such user", "you have entered", "user name is not",
            "name not found", "nosuchuser", "sorry, no mailbox", "recipient no found", "ない宛先", "unknown account", "invalid e-mail address", "non-existent", "nonexistent", "not found in directory", "エラーコード: 5.1.1", "could not be resolved, unknown",
            "this user is not", "recipient invalid", "destination server for this recipient could not be found",
            "no one here by that name", "address is no longer", "not a local user", "存在しない", "was not found at", "was not found on", "mailnotfound", "not on this server", "email address not found", "recipient not exist", "no matches to nameserver query",
        ]),
        (BounceReason.HostUnknown,
        [
            "host unknown", "unknown host", "domain not found", "host not found", "no such domain", "domain does not exist", "name or service not known", "unrouteable mail domain", "unroutable mail domain", "cannot find host",
            "hostname not found", "nxdomain", "domain must exist", "domain name not found", "domain is not reachable", "couldn't find any host", "recipient domain must exist", "host or domain name not found", "no such host", "unknown domain",
            "domain couldn't be found", "illegal host/domain", "no such destination", "destination domain", "dns error", "5.1.2", "domain mentioned in email address is unknown", "no mx or a", "all relevant mx records point to non-existent", "couldn't find any host named",
            "mx records point to non-existent", "couldn't find a mail exchanger", "unexpected name server reply", "host name lookup failure",
        ]),
        (BounceReason.RateLimited, ["rate limit", "ratelimit", "too many connections", "too many messages", "throttl", "receiving mail too quickly", "too much mail", "too fast", "too many recipients", "connection rate", "message rate"]),
        (BounceReason.SpamDetected,
        [
            "spam", "unsolicited", "junk mail", "junk email", "bulk mail", "message considered", "rejected due to content", "content filter", "contains a url", "phish",
        ]),
        (BounceReason.Blocked,
        [
            "blacklist", "black list", "blocklist", "block list", "blocked", "dnsbl", "rbl", "barracuda", "spamhaus", "reputation", "client host rejected", "access denied", "connection refused by", "your ip", "ip address", "sender host",
            "not allowed to connect", "bad helo", "helo", "ehlo", "denied by", "banned", "closing transmission", "no thank you", "refused to talk", "go away", "please get a custom", "not accepting connections", "service refused", "dialup", "dynamic",
            "access from ip", "you are not allowed",
        ]),
        (BounceReason.Rejected,
        [
            "sender address rejected", "sender rejected", "domain of sender", "bad sender", "sender not", "sender denied", "sender verify failed", "sender domain", "sender address", "sender is", "invalid sender", "mail from", "return address", "fix reverse", "sender's", "unauthorized sender", "not accepted from", "envelope sender",
            "not permitted to send", "from address", "sender ",
        ]),
        (BounceReason.ContentError, ["virus", "malware", "malformed", "header field", "attachment", "executable", "8bitmime", "message content", "content rejected", "not rfc", "rfc 5322", "rfc 2822", "bare lf", "duplicate header", "mime", "improper use of 8-bit", "too many 'received'"]),
        (BounceReason.NetworkError,
        [
            "mail loop", "loops back", "too many hops", "hop count", "loop detected", "forwarding loop", "routing loop", "mail forwarding loop", "connection refused", "network is unreachable", "network unreachable", "no route to host", "dns lookup", "connection dropped",
            "connection was dropped", "connection lost", "could not connect", "cannot connect", "connection failed", "lost connection", "temporary lookup failure", "name service error", "no mx", "host unreachable", "dns temporary", "maximum forward", "maximum hop",
        ]),
        (BounceReason.Expired,
        [
            "expired", "timed out", "time out", "timeout", "retry time", "delivery time", "delivery attempts", "deferred", "could not be delivered for", "has been delayed", "delayed", "for too long", "not yet been delivered", "undeliverable for", "could not deliver for", "cannot send message for",
            "will be retried", "in the queue", "been in the queue", "too long in queue", "no longer be attempted", "give up", "delivery period", "failed to deliver to domain",
        ]),
        (BounceReason.PolicyViolation, ["policy", "prohibited", "not allowed", "not permitted", "violation", "denied", "administratively", "rejected by"]),
        (BounceReason.SecurityError, ["authentication required", "must authenticate", "authentication failed", "encryption", "starttls", "certificate", "authorization failed", "not authorized", "security", "auth"]),
        (BounceReason.MailerError, ["command failed", "child status", "exited with", "pipe to", "mailer error", "local delivery failed", "exit ", "procmail", "x-unix", "x-postfix"]),
        (BounceReason.SystemError, ["local error", "system error", "server configuration", "i/o error", "permission denied", "insufficient resources", "internal error", "can't create", "cannot open", "no space left", "system full", "insufficient system", "temporary failure", "local configuration", "try again later", "interrupted", "error in processing", "out of memory", "temporarily unavailable", "server error", "aliases", "disk full", "resources"]),
        (BounceReason.SyntaxError, ["syntax error", "command unrecognized", "unrecognized command", "bad sequence", "not implemented", "need rcpt", "need mail"]),
    ]);

    private static (BounceReason Reason, SearchValues<string> Phrases)[] Compile((BounceReason Reason, string[] Phrases)[] groups) =>
        Array.ConvertAll(groups, g => (g.Reason, SearchValues.Create(g.Phrases, StringComparison.Ordinal)));

    /// <summary>Say that a recipient was refused and not why; a code says more.</summary>
    private static readonly string[] VaguelyFiltered =
    [
        "mailbox unavailable", "recipient rejected", "recipient address rejected", "did not accept", "recipient refused", "refused by", "not accepting mail", "not accepting messages", "user reject",
        "because the recipient is not accepting", "permanent failure for one or more recipients", "rejected by a remote mail server",
    ];

    /// <summary>Looks at what the refusing server said, then at the code, then at what the report says to people.</summary>
    public static BounceReason Find(string? diagnostic, string explanation, string status)
    {
        var byWords = diagnostic is null ? BounceReason.Undefined : ByWords(diagnostic);
        if (byWords != BounceReason.Undefined)
        {
            return Refined(AtWhichStep(byWords, status, diagnostic!, explanation), status);
        }

        var byStatus = ByStatus(status) is var exact && exact != BounceReason.Undefined ? exact : Vaguely(diagnostic ?? explanation);
        return byStatus != BounceReason.Undefined ? byStatus : ByWords(explanation) is var other && other != BounceReason.Undefined ? Refined(other, status)
            : status[0] == '4' ? BounceReason.OnHold : BounceReason.Undefined;
    }

    public static BounceReason ByWords(string text)
    {
        var words = StatusFields.Squeeze(text.Length > 4000 ? text[..4000] : text);
        foreach (var (reason, phrases) in Groups)
        {
            if (words.AsSpan().ContainsAny(phrases))
            {
                return reason;
            }
        }

        return BounceReason.Undefined;
    }

    private static BounceReason Vaguely(string text) =>
        Array.Exists(VaguelyFiltered, phrase => text.Contains(phrase, StringComparison.OrdinalIgnoreCase)) ? BounceReason.Filtered : BounceReason.Undefined;

    /// <summary>
    /// "User unknown" after the whole mail was taken, or with a code that says the mailbox exists (x.2.0, x.2.1), is a filter that lies.
    /// </summary>
    private static BounceReason AtWhichStep(BounceReason words, string status, string diagnostic, string explanation) =>
        words == BounceReason.UserUnknown && !IsAtRecipient(diagnostic) && (status.AsSpan(1) is ".2.0" or ".2.1" || IsAfterData(diagnostic))
            ? BounceReason.Filtered : words;

    private static bool IsAtRecipient(string text) =>
        text.Contains("RCPT TO", StringComparison.OrdinalIgnoreCase) || text.Contains("does not like recipient", StringComparison.OrdinalIgnoreCase);

    private static bool IsAfterData(string text) =>
        text.Contains("end of data", StringComparison.OrdinalIgnoreCase) || text.Contains("DATA command", StringComparison.OrdinalIgnoreCase) || text.Contains(">>> DATA", StringComparison.Ordinal);

    /// <summary>Vague words give way to an exact code.</summary>
    private static BounceReason Refined(BounceReason words, string status) =>
        words is BounceReason.PolicyViolation or BounceReason.SystemError or BounceReason.SecurityError or BounceReason.SyntaxError
            && ByStatus(status) is var exact && exact is not (BounceReason.Undefined or BounceReason.SecurityError) ? exact : words;

    /// <summary>RFC 3463 §3, and the registry of RFC 5248.</summary>
    public static BounceReason ByStatus(string status) => status[0] == '2' ? BounceReason.Delivered : status.AsSpan(2) switch
    {
        "1.0" or "1.1" or "1.3" => BounceReason.UserUnknown,
        "1.2" => BounceReason.HostUnknown,
        "1.4" => BounceReason.Filtered,
        "1.6" => BounceReason.HasMoved,
        "1.7" or "1.8" or "1.9" => BounceReason.Rejected,
        "1.10" => BounceReason.NotAccepted,
        "2.0" or "2.1" or "2.4" => BounceReason.Filtered,
        "2.2" => BounceReason.MailboxFull,
        "2.3" or "3.4" => BounceReason.MessageTooBig,
        "3.0" or "3.1" or "3.3" or "3.5" or "4.3" => BounceReason.SystemError,
        "3.2" => BounceReason.SystemError,
        "4.0" or "4.2" or "4.6" or "4.5" => BounceReason.NetworkError,
        "4.1" or "4.7" => BounceReason.Expired,
        "4.4" => BounceReason.HostUnknown,
        "5.0" or "5.1" or "5.2" or "5.4" or "5.5" => BounceReason.SyntaxError,
        "5.3" => BounceReason.RateLimited,
        "6.0" or "6.1" or "6.3" or "6.9" => BounceReason.ContentError,
        "7.26" or "7.20" or "7.23" => BounceReason.AuthenticationFailure,
        "7.25" or "7.27" => BounceReason.Blocked,
        "7.0" or "7.1" or "7.5" or "7.6" or "7.8" or "7.9" => BounceReason.SecurityError,
        _ => BounceReason.Undefined,
    };
}
