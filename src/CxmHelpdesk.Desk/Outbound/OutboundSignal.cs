namespace CxmHelpdesk.Desk.Outbound;

/// <summary>Wakes the sender when a message waits.</summary>
public sealed class OutboundSignal : WakeSignal;
