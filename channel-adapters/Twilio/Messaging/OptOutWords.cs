using System.Text;

namespace CxmHelpdesk.Channels.Twilio.Messaging;

/// <summary>
/// Words with which people end, and begin again, what we may send them. Twilio acts on the English ones itself
/// (twilio.com/docs/messaging/tutorials/advanced-opt-out); on the Japanese ones only where a messaging service was taught them, so we do.
/// </summary>
internal static class OptOutWords
{
    private static readonly HashSet<string> s_stop = new(StringComparer.OrdinalIgnoreCase) { "STOP", "STOPALL", "UNSUBSCRIBE", "QUIT", "REVOKE", "OPTOUT", "停止", "配信停止", "ストップ" };

    /// <summary>Twilio takes these for STOP and START too, but they may as well answer an agent's question.</summary>
    private static readonly HashSet<string> s_stopOrAnswer = new(StringComparer.OrdinalIgnoreCase) { "CANCEL", "END" };

    private static readonly HashSet<string> s_startOrAnswer = new(StringComparer.OrdinalIgnoreCase) { "YES" };

    private static readonly HashSet<string> s_start = new(StringComparer.OrdinalIgnoreCase) { "START", "UNSTOP", "再開", "配信再開" };

    /// <param name="declared"><c>OptOutType</c>, where Twilio has recognised a word itself; then nothing else counts.</param>
    /// <returns>Null: an ordinary message. The word must be all of it: "please stop calling me" asks for help.</returns>
    public static OptOutWord? Of(string text, string? declared)
    {
        switch (declared)
        {
            case "STOP":
                return new(Consent.Withdrawn, IsAll: true);
            case "START":
                return new(Consent.Given, IsAll: true);
            case "HELP":
                return null;
        }

        var word = text.Normalize(NormalizationForm.FormKC).Trim().TrimEnd('.', '!', '。');
        return s_stop.Contains(word) ? new(Consent.Withdrawn, IsAll: true)
            : s_start.Contains(word) ? new(Consent.Given, IsAll: true)
            : s_stopOrAnswer.Contains(word) ? new(Consent.Withdrawn, IsAll: false)
            : s_startOrAnswer.Contains(word) ? new(Consent.Given, IsAll: false)
            : null;
    }
}

/// <param name="IsAll">There is nothing else in the message: nobody waits for an answer to it.</param>
internal sealed record OptOutWord(Consent Consent, bool IsAll);
