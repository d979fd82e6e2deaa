using System.Globalization;

namespace CxmHelpdesk.Channels.Twilio.Messaging;

/// <summary>Why a message did not arrive: Twilio's number (twilio.com/docs/api/errors) in words for an agent.</summary>
/// <param name="Code">Ours, kebab-case; several numbers may share one. The console translates it.</param>
/// <param name="IsPassing">Trying again later may help.</param>
internal sealed record Failure(string Code, string Explanation, bool IsPassing = false)
{
    public static Failure Of(int? number, string? detail = null) => number switch
    {
        21211 or 21217 or 21401 or 21421 or 63024 => new("recipient-unknown", "This is no number that can be reached."),
        21614 or 30006 => new("recipient-landline", "The number cannot receive texts; it may be a landline."),
        21408 => new("region-not-enabled", "Texts to this country are not switched on in the Twilio account."),
        21610 => new("opted-out", "The customer has opted out of texts from this number (STOP)."),
        21602 or 21619 => new("message-empty", "The message is empty."),
        21605 or 21617 or 30024 => new("message-too-long", "The message is too long."),
        21606 or 21612 or 21659 or 21660 or 63007 => new("sender-cannot-reach", "Our number cannot send to this number."),
        21620 or 21621 or 21622 or 21623 or 30011 or 30019 or 63019 or 63021 => new("media-refused", "The file could not be sent to this number."),
        30001 or 21611 => new("queue-full", "Too many messages wait at Twilio for this number.", IsPassing: true),
        30002 or 63051 => new("account-suspended", "The Twilio account, or its WhatsApp sender, is suspended."),
        30003 => new("recipient-unreachable", "The phone is switched off, out of reach, or does not take texts."),
        30004 or 63032 or 63003 => new("recipient-blocks", "The customer's number blocks our messages."),
        30005 => new("recipient-unknown", "The number does not exist any more."),
        30007 or 30038 => new("filtered", "The carrier took the message for spam and dropped it."),
        30008 => new("carrier-error", "The carrier did not say why it failed.", IsPassing: true),
        30034 or 30032 => new("sender-not-registered", "Our number is not registered for texts to this country (A2P 10DLC)."),
        30410 => new("carrier-error", "The carrier did not answer in time.", IsPassing: true),
        63016 => new("window-closed", "WhatsApp takes free text only within 24 hours after the customer's last message. Use a template."),
        63018 => new("queue-full", "Too many messages for this WhatsApp sender at the moment.", IsPassing: true),
        63049 => new("limit-reached", "WhatsApp does not deliver more messages of this kind to this customer now."),
        null => new("not-delivered", detail ?? "The message was not delivered; Twilio does not say why."),
        _ => new("not-delivered", detail is null
            ? string.Create(CultureInfo.InvariantCulture, $"The message was not delivered (Twilio {number}).")
            : string.Create(CultureInfo.InvariantCulture, $"{detail} (Twilio {number})")),
    };
}
