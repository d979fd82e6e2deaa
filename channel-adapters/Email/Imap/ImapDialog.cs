using System.Globalization;
using System.Text;

namespace CxmHelpdesk.Channels.Email.Imap;

/// <summary>Commands and their ends (RFC 3501 §2.2): tags, strings that go quoted or as literals, and what a server may say between them at any time.</summary>
internal sealed class ImapDialog(ImapStream stream)
{
    private const int MostResponses = 500_000;

    private readonly HashSet<string> _capabilities = new(StringComparer.OrdinalIgnoreCase);
    private int _commands;

    /// <summary>How many mails the folder has, as the server last said.</summary>
    public uint Exists { get; set; }

    /// <summary>How many it had when they were last looked through.</summary>
    public uint ExistsSeen { get; set; }

    public bool Can(string capability) => _capabilities.Contains(capability);

    public void ForgetCapabilities() => _capabilities.Clear();

    public Task RunAsync(string command, CancellationToken ct, Action<ImapResponse>? untagged = null) => RunAsync([command], ct, untagged);

    /// <param name="parts">Every second one, from the second on, is a string that goes quoted or as a literal.</param>
    public async Task RunAsync(string[] parts, CancellationToken ct, Action<ImapResponse>? untagged = null)
    {
        var line = new StringBuilder();
        var tag = NextTag();
        line.Append(tag).Append(' ');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 0)
            {
                line.Append(parts[i]);
            }
            else if (ImapText.IsQuotable(parts[i]))
            {
                line.Append(ImapText.Quote(parts[i]));
            }
            else
            {
                var literal = Encoding.UTF8.GetBytes(parts[i]);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{line}{{{literal.Length}}}\r\n")), ct);
                await GoAheadAsync(tag, ct);
                await stream.WriteAsync(literal, ct);
                line.Clear();
            }
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(line.Append("\r\n").ToString()), ct);
        for (var count = 0; count < MostResponses; count++)
        {
            var response = await stream.ReadAsync(ct);
            if (IsEndOf(tag, response))
            {
                return;
            }

            untagged?.Invoke(response);
        }

        throw new MailServerException("The mail server's answer does not end.");
    }

    private async Task GoAheadAsync(string tag, CancellationToken ct)
    {
        while (await stream.ReadAsync(ct) is { Tag: not "+" } response)
        {
            if (IsEndOf(tag, response))
            {
                throw new MailServerException("The mail server answers before it was asked.");
            }
        }
    }

    /// <returns>The tag under which its end will be told.</returns>
    public async Task<string> SendAsync(string command, CancellationToken ct)
    {
        var tag = NextTag();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{tag} {command}\r\n"), ct);
        return tag;
    }

    private string NextTag() => string.Create(CultureInfo.InvariantCulture, $"A{++_commands:D4}");

    /// <returns>True: the command is done. False: something else was said meanwhile.</returns>
    /// <exception cref="CommandRefusedException">It is refused.</exception>
    public bool IsEndOf(string tag, ImapResponse response)
    {
        if (response.Tag == tag)
        {
            Notice(response);
            if (response.Starts("OK"))
            {
                return true;
            }

            if (response.Starts("NO") || response.Starts("BAD"))
            {
                throw new CommandRefusedException(response.Code, response.Words);
            }
        }

        if (response.Tag != "*")
        {
            throw new MailServerException("The mail server says what no IMAP server says.");
        }

        Notice(response);
        return response.Starts("BYE") ? throw new MailServerException($"The mail server hangs up: {response.Words}") : false;
    }

    /// <summary>What a server may say at any time.</summary>
    public void Notice(ImapResponse response)
    {
        if (response.Values is [var number, var word, ..] && word.Is("EXISTS") && number.Number is { } count)
        {
            Exists = count;
        }
        else if (response.Values is [_, var gone, ..] && gone.Is("EXPUNGE"))
        {
            Exists -= Math.Min(Exists, 1);
            ExistsSeen -= Math.Min(ExistsSeen, 1);
        }
        else if (response.Starts("CAPABILITY"))
        {
            _capabilities.UnionWith(response.Values.Skip(1).Select(value => value.Text));
        }
        else if (response.Code is { } code && code.StartsWith("CAPABILITY ", StringComparison.OrdinalIgnoreCase))
        {
            _capabilities.UnionWith(code.Split(' ').Skip(1));
        }
    }
}
