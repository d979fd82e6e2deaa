using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Imap;

/// <summary>
/// A client for what a helpdesk needs of IMAP4rev1 and rev2 (RFC 3501, 9051): UIDs only, because sequence numbers shift; PEEK only, because
/// fetching must not mark as read; IDLE (RFC 2177), MOVE (RFC 6851), UIDPLUS (RFC 4315) where the server has them.
/// </summary>
internal sealed class ImapClient(ImapStream stream, ImapPatience patience, TimeProvider time) : IMailbox
{
    private readonly ImapDialog _dialog = new(stream);

    public bool Can(string capability) => _dialog.Can(capability);

    /// <returns>True: the server knows already who we are (PREAUTH).</returns>
    internal async Task<bool> GreetAsync(CancellationToken ct)
    {
        var greeting = await stream.ReadAsync(ct);
        _dialog.Notice(greeting);
        if (greeting.Tag != "*" || !(greeting.Starts("OK") || greeting.Starts("PREAUTH")))
        {
            throw new MailServerException(greeting.Starts("BYE") ? $"The mail server turns us away: {greeting.Words}" : "This is not an IMAP server.");
        }

        return greeting.Starts("PREAUTH");
    }

    internal async Task AskCapabilitiesAsync(CancellationToken ct)
    {
        _dialog.ForgetCapabilities();
        await _dialog.RunAsync("CAPABILITY", ct);
    }

    internal async Task StartTlsAsync(Func<Stream, Task<Stream>> upgrade, CancellationToken ct)
    {
        await _dialog.RunAsync("STARTTLS", ct);
        await stream.SecureAsync(upgrade);
    }

    internal async Task LoginAsync(string user, string password, CancellationToken ct)
    {
        if (Can("AUTH=PLAIN"))
        {
            await AuthenticateAsync("PLAIN", Encoding.UTF8.GetBytes($"\0{user}\0{password}"), ct);
        }
        else
        {
            await _dialog.RunAsync(["LOGIN ", user, " ", password], ct);
        }
    }

    /// <summary>With the first answer in the command where the server allows it (SASL-IR, RFC 4959).</summary>
    internal async Task AuthenticateAsync(string mechanism, byte[] answer, CancellationToken ct)
    {
        var base64 = Convert.ToBase64String(answer);
        var isOneLine = Can("SASL-IR");
        var tag = await _dialog.SendAsync(isOneLine ? $"AUTHENTICATE {mechanism} {base64}" : $"AUTHENTICATE {mechanism}", ct);
        var answered = isOneLine;
        while (true)
        {
            var response = await stream.ReadAsync(ct);
            if (response.Tag == "+")
            {
                // A second challenge is XOAUTH2's error report; an empty line fetches the refusal that follows it.
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{(answered ? "" : base64)}\r\n"), ct);
                answered = true;
            }
            else if (_dialog.IsEndOf(tag, response))
            {
                return;
            }
        }
    }

    /// <summary>Some servers let nobody in who has not said what he is (RFC 2971).</summary>
    internal async Task IdentifyAsync(CancellationToken ct)
    {
        if (Can("ID"))
        {
            await _dialog.RunAsync("ID (\"name\" \"CXM Helpdesk\")", ct);
        }
    }

    public async Task<FolderState> OpenAsync(string folder, bool readOnly, CancellationToken ct)
    {
        uint? validity = null, next = null;
        _dialog.Exists = _dialog.ExistsSeen = 0;
        await _dialog.RunAsync(
            [readOnly ? "EXAMINE " : "SELECT ", ImapText.FolderName(folder)],
            ct,
            response =>
            {
                var words = response.Code?.Split(' ');
                if (words is ["UIDVALIDITY" or "uidvalidity", var text] && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    validity = number;
                }
                else if (words is ["UIDNEXT" or "uidnext", var word] && uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var uid))
                {
                    next = uid;
                }
            });
        return new FolderState(validity ?? throw new MailServerException("The mail server gives its mail no lasting numbers (UIDVALIDITY)."), next);
    }

    public async Task<IReadOnlyList<uint>> SearchAsync(uint first, DateOnly? since, CancellationToken ct)
    {
        _dialog.ExistsSeen = _dialog.Exists;
        var found = new SortedSet<uint>();
        await _dialog.RunAsync(
            $"UID SEARCH UID {first.ToString(CultureInfo.InvariantCulture)}:*{(since is { } day ? $" SINCE {ImapText.Date(day)}" : "")}",
            ct,
            response =>
            {
                if (response.Starts("SEARCH"))
                {
                    // "n:*" names the last mail even if its UID is below n.
                    found.UnionWith(response.Values.Skip(1).Select(value => value.Number ?? 0).Where(uid => uid >= first));
                }
            });
        return [.. found];
    }

    public async Task<IReadOnlyList<MailItem>> ListAsync(IReadOnlyList<uint> uids, CancellationToken ct)
    {
        var items = new Dictionary<uint, MailItem>();
        await FetchAsync(uids, "UID INTERNALDATE RFC822.SIZE", (uid, fields) =>
        {
            if (fields.GetValueOrDefault("RFC822.SIZE")?.Text is { } size && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
            {
                items[uid] = new MailItem(uid, bytes, Arrived(fields));
            }
        }, ct);
        return [.. uids.Where(items.ContainsKey).Select(uid => items[uid])];
    }

    public async Task<IReadOnlyList<FetchedMail>> FetchAsync(IReadOnlyList<uint> uids, CancellationToken ct)
    {
        var mails = new Dictionary<uint, FetchedMail>();
        await FetchAsync(uids, "UID INTERNALDATE BODY.PEEK[]", (uid, fields) =>
        {
            if (fields.GetValueOrDefault("BODY[]")?.Bytes is { } bytes)
            {
                mails[uid] = new FetchedMail(uid, bytes, Arrived(fields));
            }
        }, ct);
        return [.. uids.Where(mails.ContainsKey).Select(uid => mails[uid])];
    }

    public async Task<FetchedMail?> FetchStartAsync(uint uid, int bytes, CancellationToken ct)
    {
        FetchedMail? mail = null;
        await FetchAsync([uid], $"UID INTERNALDATE BODY.PEEK[]<0.{bytes.ToString(CultureInfo.InvariantCulture)}>", (found, fields) =>
        {
            if (found == uid && fields.GetValueOrDefault("BODY[]<0>")?.Bytes is { } start)
            {
                mail = new FetchedMail(uid, start, Arrived(fields));
            }
        }, ct);
        return mail;
    }

    public async Task MoveAsync(IReadOnlyList<uint> uids, string folder, CancellationToken ct)
    {
        try
        {
            await MoveNowAsync(ImapText.Set(uids), ImapText.FolderName(folder), ct);
        }
        catch (CommandRefusedException refused) when (refused.Code?.StartsWith("TRYCREATE", StringComparison.OrdinalIgnoreCase) == true)
        {
            await _dialog.RunAsync(["CREATE ", ImapText.FolderName(folder)], ct);
            await MoveNowAsync(ImapText.Set(uids), ImapText.FolderName(folder), ct);
        }
    }

    public async Task WaitAsync(CancellationToken ct)
    {
        if (_dialog.Exists > _dialog.ExistsSeen)
        {
            return;
        }

        if (!Can("IDLE"))
        {
            await Task.Delay(patience.Poll, time, ct);
            await _dialog.RunAsync("NOOP", ct);
            return;
        }

        var tag = await _dialog.SendAsync("IDLE", ct);
        var isDone = false;
        var isIdle = false;
        var renewal = Task.Delay(patience.IdleRenewal, time, ct);
        while (true)
        {
            // A read cannot be called off without breaking the connection, so the end of the wait is said while it goes on.
            var reading = stream.ReadAsync(ct, isIdle && !isDone ? patience.IdleRenewal + patience.Answer : null);
            if (isIdle && !isDone && await Task.WhenAny(reading, renewal) == renewal)
            {
                await DoneAsync();
            }

            var response = await reading;
            if (response.Tag == "+")
            {
                isIdle = true;
                continue;
            }

            if (_dialog.IsEndOf(tag, response))
            {
                return;
            }

            if (_dialog.Exists > _dialog.ExistsSeen && isIdle && !isDone)
            {
                await DoneAsync();
            }
        }

        async Task DoneAsync()
        {
            isDone = true;
            await stream.WriteAsync("DONE\r\n"u8.ToArray(), ct);
        }
    }

    public async ValueTask DisposeAsync() => await stream.DisposeAsync();

    private async Task MoveNowAsync(string uids, string folder, CancellationToken ct)
    {
        if (Can("MOVE"))
        {
            await _dialog.RunAsync([$"UID MOVE {uids} ", folder], ct);
            return;
        }

        await _dialog.RunAsync([$"UID COPY {uids} ", folder], ct);
        await _dialog.RunAsync($"UID STORE {uids} +FLAGS.SILENT (\\Deleted)", ct);
        if (Can("UIDPLUS"))
        {
            // A plain EXPUNGE would also remove what others have marked.
            await _dialog.RunAsync($"UID EXPUNGE {uids}", ct);
        }
    }

    private Task FetchAsync(IReadOnlyList<uint> uids, string what, Action<uint, Dictionary<string, ImapValue>> found, CancellationToken ct) => _dialog.RunAsync(
        $"UID FETCH {ImapText.Set(uids)} ({what})",
        ct,
        response =>
        {
            if (response.Values is [_, var word, { Items: { } items }] && word.Is("FETCH"))
            {
                var fields = new Dictionary<string, ImapValue>(StringComparer.OrdinalIgnoreCase);
                for (var i = 0; i + 1 < items.Count; i += 2)
                {
                    fields[items[i].Text] = items[i + 1];
                }

                if (fields.GetValueOrDefault("UID")?.Number is { } uid)
                {
                    found(uid, fields);
                }
            }
        });

    private static DateTimeOffset? Arrived(Dictionary<string, ImapValue> fields) => fields.GetValueOrDefault("INTERNALDATE") is { } date ? ImapText.Instant(date.Text) : null;
}
