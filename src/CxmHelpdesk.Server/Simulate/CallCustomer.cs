using System.Globalization;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Server.Simulate;

/// <summary>
/// Somebody who calls: where agents take calls, and one is there, he waits on the line until he is taken, hangs up or asks to be called back, else he leaves a voicemail in words.
/// </summary>
internal static class CallCustomer
{
    public static async Task CallAsync(HttpClient http, ChannelAccount account, PhoneNetwork network, Random random, TimeProvider time, CancellationToken ct)
    {
        var (number, script) = TextCustomer.Next(random);
        var call = $"CA{Guid.NewGuid():N}";
        KeyValuePair<string, string>[] caller =
            [new("CallSid", call), new("CallStatus", "in-progress"), new("Direction", "inbound"), new("From", number), new("To", SignedHook.OurNumber(account))];
        network.Begin(call);
        try
        {
            ct.ThrowIfCancellationRequested();
            var line = new PhoneLine(http, account, network, call, caller, random, time, ct);
            var began = time.GetTimestamp();
            var menu = await line.AskAsync("");
            var waits = menu.Elements("Redirect").LastOrDefault() is { } next && await line.AskAsync(next.Value) is { } answer ? answer : menu;
            if (waits.Element("Enqueue") is not null)
            {
                await line.FollowAsync(waits);
            }
            else
            {
                await line.AskAsync(
                    $"?step=transcript&from={Uri.EscapeDataString(number)}",
                    new("TranscriptionSid", $"TR{Guid.NewGuid():N}"), new("TranscriptionStatus", "completed"), new("TranscriptionText", string.Join(' ', script.Lines)));
            }

            await line.AskAsync("", new("CallStatus", "completed"), new("CallDuration", PhoneNetwork.Seconds(time.GetElapsedTime(began)) is "0" ? random.Next(10, 60).ToString(CultureInfo.InvariantCulture) : PhoneNetwork.Seconds(time.GetElapsedTime(began))));
        }
        finally
        {
            network.End(call);
        }
    }
}
