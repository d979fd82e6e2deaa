using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.History;

/// <summary>Deals and orders: the row as it is now, each change a moment on the timeline, the customer's sums moved by the difference.</summary>
internal static class SalesItems
{
    private static readonly string[] s_dealStates = ["open", "won", "lost"];
    private static readonly string[] s_orderStates = ["placed", "paid", "shipped", "delivered", "cancelled", "returned"];

    public static async Task<ItemOutcome> PutDealAsync(BatchScope batch, HistoryFields fields)
    {
        var tx = batch.Tx;
        var externalId = fields.Required("externalId", 200);
        var title = fields.Required("title", 300);
        var stage = fields.Text("stage", 60) ?? "new";
        var state = fields.OneOf("state", s_dealStates) ?? "open";
        var (amount, currency, inBase) = batch.Money(fields);
        var closeOn = fields.Date("closeOn");
        var owner = fields.Text("owner", 120);
        var (customerId, namedId) = await batch.Customers.ResolveAsync(fields);

        var old = await tx.FirstOrDefaultAsync<DealRow>(
            "select id, customer_id, title, stage, state, amount_hundredths, currency, base_hundredths, close_on, owner from deals where source = @Source and external_id = @externalId",
            new { batch.Source, externalId });
        var row = new DealRow
        {
            Id = old?.Id ?? tx.NextId(), CustomerId = customerId, Title = title, Stage = stage, State = state,
            AmountHundredths = amount, Currency = currency, CloseOn = closeOn, Owner = owner,
            // The rate of the day it came in; only another amount is converted anew.
            BaseHundredths = old is not null && old.AmountHundredths == amount && old.Currency == currency ? old.BaseHundredths : inBase,
        };
        if (row == old)
        {
            return ItemOutcome.Unchanged;
        }

        var parameters = new
        {
            row.Id, row.CustomerId, namedId, batch.Source, externalId, row.Title, row.Stage, row.State, row.AmountHundredths, row.Currency, row.BaseHundredths,
            row.CloseOn, row.Owner, tx.Now,
        };
        if (old is null)
        {
            await tx.ExecuteAsync(
                """
                insert into deals (id, customer_id, named_id, source, external_id, title, stage, state, amount_hundredths, currency, base_hundredths, close_on, owner, created_at, updated_at)
                values (@Id, @CustomerId, @namedId, @Source, @externalId, @Title, @Stage, @State, @AmountHundredths, @Currency, @BaseHundredths, @CloseOn, @Owner, @Now, @Now)
                """,
                parameters);
        }
        else
        {
            await tx.ExecuteAsync(
                """
                update deals
                set customer_id = @CustomerId, named_id = @namedId, title = @Title, stage = @Stage, state = @State, amount_hundredths = @AmountHundredths, currency = @Currency,
                    base_hundredths = @BaseHundredths, close_on = @CloseOn, owner = @Owner, updated_at = @Now
                where id = @Id
                """,
                parameters);
            batch.Move(old.CustomerId, -SumsChange.OfDeal(old.State, old.BaseHundredths));
            if (old.CustomerId != customerId)
            {
                await tx.ExecuteAsync("update touches set customer_id = @customerId where customer_id = @From and deal_id = @Id", new { customerId, From = old.CustomerId, row.Id });
            }
        }

        batch.Move(customerId, SumsChange.OfDeal(state, row.BaseHundredths));
        if (old is null || old.Stage != stage || old.State != state || old.AmountHundredths != amount)
        {
            await Timeline.AddAsync(tx, new NewTouch(customerId, TouchKinds.DealStage, TouchArea.Sales, batch.Source, $"deal:{row.Id}:{tx.NextId()}", tx.Now, title)
            {
                AmountHundredths = amount, Currency = currency, DealId = row.Id, Data = Data(("stage", stage), ("state", state), ("from", old?.Stage)),
            });
        }

        return old is null ? ItemOutcome.Created : ItemOutcome.Updated;
    }

    public static async Task<ItemOutcome> PutOrderAsync(BatchScope batch, HistoryFields fields)
    {
        var tx = batch.Tx;
        var externalId = fields.Required("externalId", 200);
        var number = fields.Text("number", 60) ?? (externalId.Length > 60 ? externalId[..60] : externalId);
        var state = fields.OneOf("state", s_orderStates) ?? "placed";
        var (amount, currency, inBase) = batch.Money(fields);
        var placedAt = fields.Instant("placedAt") ?? tx.Now;
        var items = fields.Json("items");
        var link = fields.Link("link");
        var (customerId, namedId) = await batch.Customers.ResolveAsync(fields);

        var old = await tx.FirstOrDefaultAsync<OrderRow>(
            "select id, customer_id, number, state, amount_hundredths, currency, base_hundredths, placed_at, items, link from orders where source = @Source and external_id = @externalId",
            new { batch.Source, externalId });
        var row = new OrderRow
        {
            Id = old?.Id ?? tx.NextId(), CustomerId = customerId, Number = number, State = state, AmountHundredths = amount, Currency = currency, Items = items, Link = link,
            BaseHundredths = old is not null && old.AmountHundredths == amount && old.Currency == currency ? old.BaseHundredths : inBase,
            PlacedAt = fields.Has("placedAt") || old is null ? placedAt : old.PlacedAt,
        };
        if (row == old)
        {
            return ItemOutcome.Unchanged;
        }

        var parameters = new
        {
            row.Id, row.CustomerId, namedId, batch.Source, externalId, row.Number, row.State, row.AmountHundredths, row.Currency, row.BaseHundredths, row.PlacedAt, row.Items, row.Link, tx.Now,
        };
        if (old is null)
        {
            await tx.ExecuteAsync(
                """
                insert into orders (id, customer_id, named_id, source, external_id, number, state, amount_hundredths, currency, base_hundredths, placed_at, updated_at, items, link)
                values (@Id, @CustomerId, @namedId, @Source, @externalId, @Number, @State, @AmountHundredths, @Currency, @BaseHundredths, @PlacedAt, @Now, @Items, @Link)
                """,
                parameters);
        }
        else
        {
            await tx.ExecuteAsync(
                """
                update orders
                set customer_id = @CustomerId, named_id = @namedId, number = @Number, state = @State, amount_hundredths = @AmountHundredths, currency = @Currency,
                    base_hundredths = @BaseHundredths, placed_at = @PlacedAt, updated_at = @Now, items = @Items, link = @Link
                where id = @Id
                """,
                parameters);
            batch.Move(old.CustomerId, -SumsChange.OfOrder(old.State, old.BaseHundredths));
            if (old.CustomerId != customerId)
            {
                await tx.ExecuteAsync("update touches set customer_id = @customerId where customer_id = @From and order_id = @Id", new { customerId, From = old.CustomerId, row.Id });
            }
        }

        batch.Move(customerId, SumsChange.OfOrder(state, row.BaseHundredths));
        if (old is null || old.State != state || old.AmountHundredths != amount)
        {
            await Timeline.AddAsync(tx, new NewTouch(customerId, TouchKinds.OrderState, TouchArea.Sales, batch.Source, $"order:{row.Id}:{tx.NextId()}", old is null ? row.PlacedAt : tx.Now, number)
            {
                AmountHundredths = amount, Currency = currency, OrderId = row.Id, Link = link, Data = Data(("state", state), ("from", old?.State)),
            });
        }

        return old is null ? ItemOutcome.Created : ItemOutcome.Updated;
    }

    private static string Data(params (string Name, string? Value)[] facts) =>
        System.Text.Json.JsonSerializer.Serialize(facts.Where(fact => fact.Value is not null).ToDictionary(fact => fact.Name, fact => fact.Value));

    private sealed record DealRow
    {
        public long Id { get; init; }

        public long CustomerId { get; init; }

        public string Title { get; init; } = "";

        public string Stage { get; init; } = "";

        public string State { get; init; } = "";

        public long AmountHundredths { get; init; }

        public string Currency { get; init; } = "";

        public long BaseHundredths { get; init; }

        public string? CloseOn { get; init; }

        public string? Owner { get; init; }
    }

    private sealed record OrderRow
    {
        public long Id { get; init; }

        public long CustomerId { get; init; }

        public string Number { get; init; } = "";

        public string State { get; init; } = "";

        public long AmountHundredths { get; init; }

        public string Currency { get; init; } = "";

        public long BaseHundredths { get; init; }

        public DateTimeOffset PlacedAt { get; init; }

        public string? Items { get; init; }

        public string? Link { get; init; }
    }
}
