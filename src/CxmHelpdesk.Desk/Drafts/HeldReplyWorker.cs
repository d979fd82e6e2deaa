using Microsoft.Extensions.Logging;

namespace CxmHelpdesk.Desk.Drafts;

/// <summary>Sends what is held when its time has come, to the second.</summary>
internal sealed class HeldReplyWorker(HeldReplies replies, HeldLetters letters, TimeProvider time, ILogger<HeldReplyWorker> log)
    : PeriodicWorker(TimeSpan.FromSeconds(1), time, log)
{
    protected override async Task TickAsync(CancellationToken ct)
    {
        await replies.SendDueAsync(ct);
        await letters.SendDueAsync(ct);
    }
}
