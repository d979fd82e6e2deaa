using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;

namespace CxmHelpdesk.Desk.History;

internal enum ItemOutcome
{
    Created,
    Updated,
    Unchanged,
}

/// <summary>What one batch gathers while its items are written: sums by customer, and who has something new to be shown.</summary>
internal sealed class BatchScope(Tx tx, string source, HistoryOptions options)
{
    private readonly Dictionary<long, SumsChange> _sums = [];
    private readonly SortedSet<long> _history = [];
    private readonly SortedSet<long> _customers = [];

    public Tx Tx => tx;

    public string Source => source;

    public CustomerResolver Customers { get; } = new(tx);

    public void Move(long customerId, SumsChange change)
    {
        _history.Add(customerId);
        _sums[customerId] = _sums.GetValueOrDefault(customerId, SumsChange.None) + change;
    }

    public void HistoryOf(long customerId) => _history.Add(customerId);

    public void CustomerItself(long customerId) => _customers.Add(customerId);

    public (long Hundredths, string Currency, long Base) Money(HistoryFields fields)
    {
        var amount = fields.Hundredths("amount") ?? throw new ItemProblem("amount", "missing", "This is needed.");
        var currency = Currency(fields);
        return (amount, currency, options.ToBase(amount, currency) ?? throw new ItemProblem("currency", "no-rate", $"There is no rate for {currency}."));
    }

    public string Currency(HistoryFields fields)
    {
        var currency = (fields.Text("currency", 3) ?? options.Currency).ToUpperInvariant();
        return currency.Length == 3 && currency.All(char.IsAsciiLetter) ? currency : throw new ItemProblem("currency", "not-a-currency", "A currency is written as USD or JPY.");
    }

    public async Task FinishAsync(long? agentId)
    {
        // In the order of ids, so that two batches never wait for each other crosswise.
        foreach (var (customerId, change) in _sums.Where(sum => sum.Value != SumsChange.None).OrderBy(sum => sum.Key))
        {
            await CustomerSums.ApplyAsync(tx, customerId, change);
        }

        foreach (var customerId in _customers)
        {
            tx.Append(new NewEvent(EventTypes.CustomerChanged) { CustomerId = customerId, AgentId = agentId });
        }

        foreach (var customerId in _history)
        {
            tx.Append(new NewEvent(EventTypes.HistoryChanged) { CustomerId = customerId, AgentId = agentId });
        }
    }
}
