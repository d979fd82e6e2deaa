using System.Globalization;
using CxmHelpdesk.Desk.Customers;
using Microsoft.Data.Sqlite;

namespace CxmHelpdesk.Desk.Demo;

/// <summary>Somebody of the load data; written last, when it is known what came in from them.</summary>
internal sealed class LoadCustomer
{
    public long Id { get; set; }

    public long IdentityId { get; set; }

    public bool Japanese { get; set; }

    public int Tickets { get; set; }

    public int Touches { get; set; }

    public double Mood { get; set; }

    public long SeenAt { get; set; }

#pragma warning disable CA5394 // The same data each time is the point.
    public static void Write(SqliteConnection connection, IReadOnlyList<LoadCustomer> all, Random random, Func<long> nextId, long start, long end)
    {
        using var customers = new BulkInsert(connection,
            "insert into customers (id, name, name_key, email, language, external_id, lifetime_hundredths, orders_count, tickets_count, last_mood, last_seen_at, created_at, version)", 13);
        using var identities = new BulkInsert(connection,
            "insert into identities (id, customer_id, kind, address_key, address, name, verified, created_at)", 8);
        using var words = new BulkInsert(connection, "insert into customer_words (word, customer_id)", 2);
        using var orders = new BulkInsert(connection,
            "insert into orders (id, customer_id, source, external_id, number, state, amount_hundredths, currency, base_hundredths, placed_at, updated_at)", 11);
        foreach (var customer in all)
        {
            var name = LoadTexts.Name(random, customer.Japanese);
            var email = string.Create(CultureInfo.InvariantCulture, $"c{customer.Id}@load.example");
            var (count, sum) = (random.Next(3), 0L);
            for (var n = 0; n < count; n++)
            {
                var (orderId, amount, at) = (nextId(), random.Next(1000, 80_000), start + (long)((end - start) * random.NextDouble()));
                sum += amount;
                orders.Add(orderId, customer.Id, "load", $"{orderId}", $"HS-{orderId}", "delivered", amount, "USD", amount, at, at);
            }

            customers.Add(
                customer.Id, name, SearchWords.Key(name), email, customer.Japanese ? "ja" : "en", $"L-{customer.Id}", sum, count, customer.Tickets,
                customer.Tickets == 0 ? null : customer.Mood, customer.Tickets == 0 ? null : customer.SeenAt, start, 1);
            identities.Add(customer.IdentityId, customer.Id, "email", email, email, name, 1, start);
            foreach (var word in SearchWords.Of(name, [email]))
            {
                words.Add(word, customer.Id);
            }
        }
    }
#pragma warning restore CA5394
}
