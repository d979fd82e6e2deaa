using System.Data.Common;
using CxmHelpdesk.Channels;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Events;
using FluentValidation;

namespace CxmHelpdesk.Desk.Customers;

/// <summary>What an agent writes about a customer. In a change null leaves a field as it is and an empty text clears it.</summary>
public sealed record CustomerFields
{
    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Title { get; init; }

    /// <summary>By name; a company of that name is taken or made.</summary>
    public string? Company { get; init; }

    public string? Language { get; init; }

    public string? TimeZone { get; init; }

    public string? Notes { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>The version that was read; a change is refused if it is no longer so. Null: whatever it is.</summary>
    public long? Version { get; init; }
}

public sealed class CustomerFieldsValidator : AbstractValidator<CustomerFields>
{
    public CustomerFieldsValidator()
    {
        RuleFor(f => f.Name).MaximumLength(200);
        RuleFor(f => f.Email).MaximumLength(254).Must(IsEmail).WithMessage("Not an e-mail address.");
        RuleFor(f => f.Phone).MaximumLength(40).Must(phone => string.IsNullOrEmpty(phone) || phone.Any(char.IsDigit)).WithMessage("Not a telephone number.");
        RuleFor(f => f.Title).MaximumLength(120);
        RuleFor(f => f.Company).MaximumLength(200);
        RuleFor(f => f.Language).Matches("^([a-z]{2}(-[A-Za-z]{2,4})?)?$").WithMessage("A language is written as en or ja.");
        RuleFor(f => f.TimeZone).Must(zone => string.IsNullOrEmpty(zone) || TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)).WithMessage("Not a time zone.");
        RuleFor(f => f.Notes).MaximumLength(20_000);
        RuleFor(f => f.ExternalId).MaximumLength(200);
    }

    internal static bool IsEmail(string? text) =>
        string.IsNullOrEmpty(text)
        || (text.LastIndexOf('@') is > 0 and var at && at < text.Length - 1 && !text.Any(char.IsWhiteSpace) && !text.Any(char.IsControl));
}

public sealed class SaveCustomer(Db db)
{
    /// <summary>The fields are valid and carry a name, an e-mail address or a number.</summary>
    public Task<Outcome<long>> CreateAsync(CustomerFields fields, long agentId, CancellationToken ct) =>
        Refusable(() => db.WriteAsync(
            async tx =>
            {
                var id = tx.NextId();
                var name = Clean(fields.Name) ?? Clean(fields.Email) ?? Clean(fields.Phone) ?? "?";
                await CheckExternalIdAsync(tx, id, Clean(fields.ExternalId));
                await tx.ExecuteAsync(
                    """
                    insert into customers (id, name, name_key, company_id, email, phone, language, time_zone, title, notes, external_id, created_at, version)
                    values (@id, @name, @nameKey, @companyId, @email, @phone, @language, @timeZone, @title, @notes, @externalId, @Now, 1)
                    """,
                    new
                    {
                        id, name, nameKey = SearchWords.Key(name),
                        companyId = await CompanyDirectory.FindOrCreateAsync(tx, Clean(fields.Company)),
                        email = Clean(fields.Email), phone = Clean(fields.Phone), language = Clean(fields.Language), timeZone = Clean(fields.TimeZone),
                        title = Clean(fields.Title), notes = Clean(fields.Notes), externalId = Clean(fields.ExternalId), tx.Now,
                    });
                await EnsureAddressAsync(tx, id, IdentityKey.Email, Clean(fields.Email), name);
                await EnsureAddressAsync(tx, id, IdentityKey.Phone, Clean(fields.Phone), name);
                await SearchWords.RebuildAsync(tx, id);
                tx.Append(new NewEvent(EventTypes.CustomerChanged) { CustomerId = id, AgentId = agentId });
                return id;
            },
            ct));

    public Task<Outcome<long>> ChangeAsync(long id, CustomerFields fields, long agentId, CancellationToken ct) =>
        Refusable(() => db.WriteAsync(
            async tx =>
            {
                var old = await tx.FirstOrDefaultAsync<CustomerRow>($"select {CustomerRow.Columns} from {CustomerRow.From} where c.id = @id", new { id })
                    ?? throw new Refused(new Refusal.NotFound("customer"));
                if (old.MergedInto is { } into)
                {
                    throw new Refused(new Refusal.Conflict("merged", "This customer was merged into another one.", new Dictionary<string, object?> { ["mergedInto"] = into }));
                }

                var externalId = Merge(fields.ExternalId, old.ExternalId);
                if (externalId != old.ExternalId)
                {
                    await CheckExternalIdAsync(tx, id, externalId);
                }

                var name = Clean(fields.Name) ?? old.Name;
                var email = Merge(fields.Email, old.Email);
                var phone = Merge(fields.Phone, old.Phone);
                var changed = await tx.ExecuteAsync(
                    """
                    update customers
                    set name = @name, name_key = @nameKey, company_id = @companyId, email = @email, phone = @phone, language = @language,
                        time_zone = @timeZone, title = @title, notes = @notes, external_id = @externalId, version = version + 1
                    where id = @id
                    and version = @Version
                    """,
                    new
                    {
                        id, name, nameKey = SearchWords.Key(name),
                        companyId = fields.Company is null ? old.CompanyId : await CompanyDirectory.FindOrCreateAsync(tx, Clean(fields.Company)),
                        email, phone, language = Merge(fields.Language, old.Language), timeZone = Merge(fields.TimeZone, old.TimeZone),
                        title = Merge(fields.Title, old.Title), notes = Merge(fields.Notes, old.Notes), externalId, Version = fields.Version ?? old.Version,
                    });
                if (changed == 0)
                {
                    throw new Refused(new Refusal.Conflict("stale", "Somebody changed this customer meanwhile.", new Dictionary<string, object?> { ["version"] = old.Version }));
                }

                if (email != old.Email)
                {
                    await EnsureAddressAsync(tx, id, IdentityKey.Email, email, name);
                }

                if (phone != old.Phone)
                {
                    await EnsureAddressAsync(tx, id, IdentityKey.Phone, phone, name);
                }

                await SearchWords.RebuildAsync(tx, id);
                tx.Append(new NewEvent(EventTypes.CustomerChanged) { CustomerId = id, AgentId = agentId });
                return id;
            },
            ct));

    /// <summary>What is written to this address later on is this customer's.</summary>
    internal static async Task EnsureAddressAsync(Tx tx, long customerId, string kind, string? address, string name)
    {
        if (address is null)
        {
            return;
        }

        var key = IdentityKey.Of(kind, address);
        var owner = await tx.FirstOrDefaultAsync<long?>("select customer_id from identities where kind = @kind and address_key = @key", new { kind, key });
        if (owner is null)
        {
            try
            {
                await CustomerDirectory.InsertIdentityAsync(tx, tx.NextId(), customerId, new Party(kind, address) { Name = name }, key);
                return;
            }
            catch (DbException error) when (tx.Dialect.IsUniqueViolation(error))
            {
                owner = await tx.FirstOrDefaultAsync<long?>("select customer_id from identities where kind = @kind and address_key = @key", new { kind, key });
            }
        }

        if (owner is { } other && other != customerId)
        {
            throw Taken(kind, other);
        }
    }

    private static async Task CheckExternalIdAsync(Tx tx, long id, string? externalId)
    {
        var owner = externalId is null
            ? null
            : await tx.FirstOrDefaultAsync<long?>("select coalesce(merged_into, id) from customers where external_id = @externalId and id <> @id", new { externalId, id });
        if (owner is { } other)
        {
            throw Taken("externalId", other);
        }
    }

    private static Refused Taken(string field, long customerId) =>
        new(new Refusal.Conflict("taken", $"Another customer has this {field}.", new Dictionary<string, object?> { ["field"] = field, ["customerId"] = customerId }));

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Merge(string? text, string? old) => text is null ? old : Clean(text);

    private static async Task<Outcome<long>> Refusable(Func<Task<long>> save)
    {
        try
        {
            return await save();
        }
        catch (Refused refused)
        {
            return refused.Refusal;
        }
    }

    /// <summary>Thrown inside the write, so that nothing of it stays.</summary>
    private sealed class Refused(Refusal refusal) : Exception
    {
        public Refusal Refusal => refusal;
    }
}
