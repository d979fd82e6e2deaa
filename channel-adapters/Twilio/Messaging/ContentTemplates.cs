using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using CxmHelpdesk.Channels.Twilio.Api;

namespace CxmHelpdesk.Channels.Twilio.Messaging;

/// <summary>
/// The account's approved templates (twilio.com/docs/content), and which of them a text is. An agent writes, or picks, the words; that they are a template's is found when they are sent, so
/// a reply that was held, a canned answer and a macro need nothing of their own.
/// </summary>
internal sealed partial class ContentTemplates(ITwilioApi api, TimeProvider time)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, IReadOnlyList<ContentTemplate> Templates)> _known = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<ContentTemplate>> OfAsync(TwilioSettings account, CancellationToken ct)
    {
        var key = $"{account.ApiUrl} {account.AccountSid} {account.User}";
        if (_known.TryGetValue(key, out var known) && time.GetUtcNow() - known.At < s_fresh)
        {
            return known.Templates;
        }

        var templates = await api.TemplatesAsync(account, ct);
        _known[key] = (time.GetUtcNow(), templates);
        return templates;
    }

    /// <returns>Null: the text is no template's, or has a blank that was not filled in.</returns>
    public static FilledTemplate? Match(IEnumerable<ContentTemplate> templates, string text)
    {
        foreach (var template in templates)
        {
            if (Pattern(template.Text).Match(Plain(text)) is { Success: true } match)
            {
                var values = match.Groups.Values.Where(group => group.Name.StartsWith('v')).ToDictionary(group => group.Name[1..], group => group.Value, StringComparer.Ordinal);
                if (values.Values.All(value => !Blank().IsMatch(value)))
                {
                    return new FilledTemplate(template.Sid, values);
                }
            }
        }

        return null;
    }

    /// <summary>The template's words, each blank anything; one that comes twice must say the same twice. In linear time where none does.</summary>
    private static Regex Pattern(string text)
    {
        var pattern = new StringBuilder("^");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var at = 0;
        var words = Plain(text);
        foreach (Match blank in Blank().Matches(words))
        {
            pattern.Append(Regex.Escape(words[at..blank.Index]));
            var name = blank.Groups[1].Value;
            pattern.Append(seen.Add(name) ? $"(?<v{name}>.+?)" : $"\\k<v{name}>");
            at = blank.Index + blank.Length;
        }

        pattern.Append(Regex.Escape(words[at..])).Append('$');
        return new Regex(pattern.ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200));
    }

    private static string Plain(string text) => text.ReplaceLineEndings("\n").Trim();

    [GeneratedRegex(@"\{\{([0-9A-Za-z_]{1,16})\}\}")]
    private static partial Regex Blank();
}

/// <param name="Values">By the blank's name.</param>
internal sealed record FilledTemplate(string Sid, IReadOnlyDictionary<string, string> Values);
