namespace CxmHelpdesk.Channels.Email.Meaning;

/// <summary>
/// The recipients of a <c>message/delivery-status</c> (RFC 3464 §2.3). Groups may lack the empty line between them, so a new
/// recipient begins wherever his address is given again.
/// </summary>
internal static class DeliveryStatus
{
    private const int MostRecipients = 200;
    private const int LongestExplanation = 64 << 10;

    /// <param name="explanation">The part for people: servers that say little in the fields often say more there.</param>
    public static List<ReportedRecipient> Read(string text, string explanation)
    {
        var recipients = new List<ReportedRecipient>();
        explanation = explanation.Length > LongestExplanation ? explanation[..LongestExplanation] : explanation;
        var open = new Draft();
        foreach (var group in StatusFields.Read(text))
        {
            foreach (var field in group)
            {
                if (open.IsRepeatedBy(field.Name))
                {
                    Close(recipients, open, explanation);
                    open = new Draft();
                }

                open.Take(field.Name, field.Value);
            }

            if (open.IsComplete)
            {
                Close(recipients, open, explanation);
                open = new Draft();
            }
        }

        Close(recipients, open, explanation);
        return recipients;
    }

    private static void Close(List<ReportedRecipient> recipients, Draft draft, string explanation)
    {
        if (draft.Recipient(explanation) is { } recipient && recipients.Count < MostRecipients)
        {
            recipients.Add(recipient);
        }
    }

    private sealed class Draft
    {
        private string? final, original, action, status, diagnostic;

        public bool IsComplete => final is not null && (action is not null || status is not null);

        public bool IsRepeatedBy(string name) => (name == "final-recipient" && final is not null) || (name == "original-recipient" && original is not null && final is not null);

        public void Take(string name, string value)
        {
            switch (name)
            {
                case "final-recipient":
                    final = StatusFields.Address(value);
                    break;
                case "original-recipient" or "x-actual-recipient" or "x-original-recipient":
                    original ??= StatusFields.Address(value);
                    break;
                case "action":
                    action = value.Split([' ', '(', ';'], 2)[0].ToLowerInvariant();
                    break;
                case "status":
                    status ??= SmtpStatus.Find(value);
                    break;
                case "diagnostic-code" or "x-supplementary-info" or "x-notes-item":
                    diagnostic = diagnostic is null ? value : $"{diagnostic} {value}";
                    break;
            }
        }

        public ReportedRecipient? Recipient(string explanation)
        {
            var address = final is { Length: > 0 } && final.Contains('@', StringComparison.Ordinal) ? final : original ?? final;
            if (address is null || (action is null && status is null && diagnostic is null))
            {
                return null;
            }

            // The reporting server's own status is often its last word ("expired", x.4.7); what the other server said is the reason.
            // And a status without detail says less than either (RFC 3463 §2: x.0.0 is "other").
            var remote = diagnostic is null ? null : SmtpStatus.FindAfterReply(diagnostic);
            var said = diagnostic is null ? null : SmtpStatus.Find(diagnostic);
            var best = status is null ? remote ?? said
                : remote is not null && remote[0] == status[0] && !SmtpStatus.IsVague(remote) ? remote
                : SmtpStatus.IsVague(status) && said is not null && said[0] == status[0] ? said : status;
            best ??= action == "delayed" ? "4.0.0" : action is "failed" ? SmtpStatus.FromReply(diagnostic) ?? "5.0.0" : "2.0.0";
            var does = action is "failed" or "delayed" or "delivered" or "relayed" or "expanded" ? action
                : best[0] switch { '4' => "delayed", '2' => "delivered", _ => "failed" };
            var reason = does is "delivered" or "relayed" or "expanded"
                ? BounceReason.Delivered
                : ReasonFinder.Find(diagnostic, ExplanationFor(address, explanation), best);
            return new ReportedRecipient(address, best, does, reason, diagnostic);
        }

        /// <summary>The paragraph that names the address; all of it if none does.</summary>
        private static string ExplanationFor(string address, string explanation)
        {
            var at = explanation.IndexOf(address, StringComparison.OrdinalIgnoreCase);
            return at < 0 ? explanation : explanation[at..Math.Min(explanation.Length, at + 2000)];
        }
    }
}
