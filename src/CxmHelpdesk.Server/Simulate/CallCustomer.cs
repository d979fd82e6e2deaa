using System.Globalization;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Server.Simulate;

/// <summary>
/// Somebody who calls: where agents take calls, and one is there, he waits on the line for a while and then hangs up or asks to be called back, else he leaves a voicemail in words. Nobody can be put through to him:
/// there is no phone at the other end.
/// </summary>
internal static class CallCustomer
{
    private static readonly TimeSpan s_music = TimeSpan.FromSeconds(5);

    public static async Task CallAsync(HttpClient http, ChannelAccount account, Random random, TimeProvider time, CancellationToken ct)
    {
        var (number, script) = TextCustomer.Next(random);
        KeyValuePair<string, string>[] caller =
        [
            new("CallSid", $"CA{Guid.NewGuid():N}"), new("CallStatus", "in-progress"), new("Direction", "inbound"), new("From", number), new("To", SignedHook.OurNumber(account)),
        ];
        Task<string> StepAsync(string step, params KeyValuePair<string, string>[] more) =>
            SignedHook.PostAsync(http, account, step.Length == 0 ? "" : $"?step={step}&from={Uri.EscapeDataString(number)}", [.. caller.ExceptBy(more.Select(field => field.Key), field => field.Key), .. more], CancellationToken.None);

        ct.ThrowIfCancellationRequested();
        await StepAsync("");
        if (account.Setting("agents") == "true" && (await StepAsync("queue")).Contains("<Enqueue", StringComparison.Ordinal))
        {
            await WaitAsync(StepAsync, random, time, ct);
        }
        else
        {
            await StepAsync("transcript", new("TranscriptionSid", $"TR{Guid.NewGuid():N}"), new("TranscriptionStatus", "completed"), new("TranscriptionText", string.Join(' ', script.Lines)));
        }

        await StepAsync("", new("CallStatus", "completed"), new("CallDuration", random.Next(10, 200).ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Whoever is on the line when the play ends hangs up, so that nobody is left waiting.</summary>
    private static async Task WaitAsync(Func<string, KeyValuePair<string, string>[], Task<string>> step, Random random, TimeProvider time, CancellationToken ct)
    {
        for (var rounds = random.Next(2, 8); rounds > 0 && !ct.IsCancellationRequested; rounds--)
        {
            await step("wait", [new("QueueTime", "5")]);
            await Task.Delay(s_music, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await (random.Next(3) == 0 ? step("waitkey", [new("Digits", "1")]) : step("left", [new("QueueResult", "hangup")]));
    }
}
