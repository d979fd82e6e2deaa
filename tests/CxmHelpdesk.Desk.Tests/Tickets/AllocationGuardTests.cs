namespace CxmHelpdesk.Desk.Tests.Tickets;

/// <summary>Counts what the whole process allocates, so nothing else may run beside it.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

[Collection("alone")]
public sealed class AllocationGuardTests
{
    [Fact]
    public async Task A_message_allocates_at_most_150_kilobytes_from_envelope_to_event()
    {
        const int Messages = 300;
        await using var desk = await TestDesk.CreateAsync();
        for (var i = 0; i < 100; i++)
        {
            await desk.CustomerWrites("mia", $"Warming up, message {i}");
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Messages; i++)
        {
            await desk.CustomerWrites("mia", $"Where is my order number {i}? I ordered it two weeks ago and nobody answers.");
        }

        Assert.InRange((GC.GetTotalAllocatedBytes(precise: true) - before) / Messages, 1, 150_000);
    }
}
