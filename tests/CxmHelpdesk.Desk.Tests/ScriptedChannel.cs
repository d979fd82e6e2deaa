using System.Collections.Concurrent;
using CxmHelpdesk.Channels;

namespace CxmHelpdesk.Desk.Tests;

/// <summary>A channel whose provider does as the test says. Keeps what it was given.</summary>
internal sealed class ScriptedChannel : IChannel
{
    private readonly ConcurrentQueue<Func<OutboundMessage, CancellationToken, Task<SendOutcome>>> _script = new();

    public const string Key = "scripted";

    public ConcurrentQueue<OutboundMessage> Given { get; } = new();

    /// <summary>What happens when the script is at its end.</summary>
    public Func<OutboundMessage, CancellationToken, Task<SendOutcome>> Otherwise { get; set; } =
        (message, _) => Task.FromResult<SendOutcome>(new Sent($"provider-{message.IdempotencyKey}"));

    public CheckOutcome Health { get; set; } = new Works();

    public ChannelDescriptor Descriptor { get; set; } = new(
        Key,
        "Scripted",
        "robot",
        TimeSpan.FromMinutes(5),
        new ChannelCapabilities(MaxLength: 20, Receipts: true, MaxFileBytes: 1000),
        [
            new SettingField("host", "Host", SettingKind.Text, Required: true),
            new SettingField("port", "Port", SettingKind.Number, Default: "25"),
            new SettingField("site", "Site", SettingKind.Url),
            new SettingField("tls", "TLS", SettingKind.Switch, Default: "true"),
            new SettingField("token", "Token", SettingKind.Text, Required: true, Secret: true),
        ]);

    public void Then(SendOutcome outcome) => _script.Enqueue((_, _) => Task.FromResult(outcome));

    public void ThenThrow(Exception error) => _script.Enqueue((_, _) => Task.FromException<SendOutcome>(error));

    public IReadOnlyList<InboundEvent> Parse(Envelope envelope) => [];

    public Task<SendOutcome> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken ct)
    {
        Given.Enqueue(message);
        return _script.TryDequeue(out var next) ? next(message, ct) : Otherwise(message, ct);
    }

    public Task<CheckOutcome> CheckAsync(ChannelAccount account, CancellationToken ct) => Task.FromResult(Health);
}
