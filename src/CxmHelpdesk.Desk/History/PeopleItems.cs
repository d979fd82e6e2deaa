using CxmHelpdesk.Desk.Customers;

namespace CxmHelpdesk.Desk.History;

/// <summary>Customers, companies and touches as other systems tell of them.</summary>
internal static class PeopleItems
{
    /// <summary>Fields that the item does not carry stay as they are.</summary>
    public static async Task<ItemOutcome> PutCustomerAsync(BatchScope batch, HistoryFields fields)
    {
        var tx = batch.Tx;
        var externalId = fields.Text("externalId", 200);
        var email = fields.Email("email");
        if (externalId is null && email is null)
        {
            throw new ItemProblem("externalId", "missing", "externalId or email is needed.");
        }

        var phone = fields.Phone("phone");
        var name = fields.Text("name", 200);
        var language = fields.Text("language", 8);
        var timeZone = fields.Text("timeZone", 60);
        if (timeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _))
        {
            throw new ItemProblem("timeZone", "not-a-time-zone", "A time zone is written as Asia/Tokyo.");
        }

        var title = fields.Text("title", 120);
        var notes = fields.Text("notes", 20_000);
        var companyName = fields.Text("company", 200);
        var companyExternalId = fields.Text("companyExternalId", 200);
        var companyId = companyExternalId is null
            ? await CompanyDirectory.FindOrCreateAsync(tx, companyName)
            : (await PutCompanyAsync(batch, companyExternalId, companyName, null)).Id;

        var id = (await CustomerResolver.FindAsync(tx, externalId, email))?.CustomerId;
        var old = id is null
            ? null
            : await tx.FirstOrDefaultAsync<CustomerRow>($"select {CustomerRow.Columns} from {CustomerRow.From} where c.id = @id", new { id });
        var row = (old ?? new CustomerRow { Id = tx.NextId(), ExternalId = externalId }) with
        {
            Name = name ?? old?.Name ?? email ?? externalId!,
            Email = email ?? old?.Email,
            Phone = phone ?? old?.Phone,
            Language = language ?? old?.Language,
            TimeZone = timeZone ?? old?.TimeZone,
            Title = title ?? old?.Title,
            Notes = notes ?? old?.Notes,
            CompanyId = companyId ?? old?.CompanyId,
        };
        if (row == old)
        {
            return ItemOutcome.Unchanged;
        }

        var parameters = new
        {
            row.Id, row.Name, NameKey = SearchWords.Key(row.Name), row.CompanyId, row.Email, row.Phone, row.Language, row.TimeZone, row.Title, row.Notes, row.ExternalId, tx.Now,
        };
        await tx.ExecuteAsync(
            old is null
                ? """
                  insert into customers (id, name, name_key, company_id, email, phone, language, time_zone, title, notes, external_id, created_at, version)
                  values (@Id, @Name, @NameKey, @CompanyId, @Email, @Phone, @Language, @TimeZone, @Title, @Notes, @ExternalId, @Now, 1)
                  """
                : """
                  update customers
                  set name = @Name, name_key = @NameKey, company_id = @CompanyId, email = @Email, phone = @Phone, language = @Language, time_zone = @TimeZone,
                      title = @Title, notes = @Notes, version = version + 1
                  where id = @Id
                  """,
            parameters);
        await CustomerResolver.AddAddressAsync(tx, row.Id, IdentityKey.Email, email, row.Name);
        await CustomerResolver.AddAddressAsync(tx, row.Id, IdentityKey.Phone, phone, row.Name);
        await SearchWords.RebuildAsync(tx, row.Id);
        batch.CustomerItself(row.Id);
        return old is null ? ItemOutcome.Created : ItemOutcome.Updated;
    }

    public static async Task<ItemOutcome> PutCompanyAsync(BatchScope batch, HistoryFields fields)
    {
        var (_, outcome) = await PutCompanyAsync(batch, fields.Required("externalId", 200), fields.Required("name", 200), fields.Text("domain", 200)?.ToLowerInvariant());
        return outcome;
    }

    public static async Task<ItemOutcome> PutTouchAsync(BatchScope batch, HistoryFields fields)
    {
        var tx = batch.Tx;
        var externalId = fields.Required("externalId", 200);
        var kind = fields.Required("kind", 40).ToLowerInvariant();
        var area = fields.OneOf("area", [.. Enum.GetNames<TouchArea>().Select(name => name.ToLowerInvariant())]) is { } given
            ? Enum.Parse<TouchArea>(given, true)
            : TouchKinds.AreaOf(kind) ?? throw new ItemProblem("area", "missing", "A kind that the desk does not know needs its area.");
        var at = fields.Instant("at") ?? tx.Now;
        var title = fields.Text("title", 300) ?? kind;
        var amount = fields.Hundredths("amount");
        var currency = amount is null ? null : batch.Currency(fields);
        var link = fields.Link("link");
        var survey = fields.OneOf("survey", "nps", "csat");
        var score = survey is null ? null : survey == "nps" ? fields.Number("score", 0, 10) : fields.Number("score", 1, 5);
        if (survey is not null && score is null)
        {
            throw new ItemProblem("score", "missing", "The answer of a survey is needed.");
        }

        var data = fields.Json("data") ?? (survey is null ? null : System.Text.Json.JsonSerializer.Serialize(new { survey, score }));
        var (customerId, namedId) = await batch.Customers.ResolveAsync(fields);
        var added = await Timeline.AddAsync(tx, new NewTouch(customerId, kind, area, batch.Source, externalId, at, title)
        {
            NamedId = namedId, AmountHundredths = amount, Currency = currency, Link = link, Data = data,
        });
        if (added is null)
        {
            return ItemOutcome.Unchanged;
        }

        await SeenAsync(batch, customerId, survey, score, at, area);
        batch.HistoryOf(customerId);
        return ItemOutcome.Created;
    }

    /// <summary>The last answer of a survey, and when the customer last did something. Older news changes neither.</summary>
    private static async Task SeenAsync(BatchScope batch, long customerId, string? survey, int? score, DateTimeOffset at, TouchArea area)
    {
        if (survey is not null)
        {
            await batch.Tx.ExecuteAsync(
                $"""
                update customers
                set {(survey == "nps" ? "nps" : "csat")} = @score
                where id = @customerId
                and not exists (select 1 from touches t where t.customer_id = @customerId and t.area = 'survey' and t.at > @at and t.data like @pattern)
                """,
                new { score, customerId, at, pattern = $"%\"survey\":\"{survey}\"%" });
        }

        if (area is TouchArea.Visit or TouchArea.Survey or TouchArea.Marketing)
        {
            await batch.Tx.ExecuteAsync("update customers set last_seen_at = @at where id = @customerId and (last_seen_at is null or last_seen_at < @at)", new { at, customerId });
        }
    }

    private static async Task<(long Id, ItemOutcome Outcome)> PutCompanyAsync(BatchScope batch, string externalId, string? name, string? domain)
    {
        var tx = batch.Tx;
        var old = await tx.FirstOrDefaultAsync<CompanyRow>("select id, name, domain from companies where external_id = @externalId", new { externalId });
        if (old is null)
        {
            var shown = name ?? externalId;
            return (await CompanyDirectory.InsertAsync(tx, shown, SearchWords.Key(shown), domain, externalId), ItemOutcome.Created);
        }

        if ((name is null || name == old.Name) && (domain is null || domain == old.Domain))
        {
            return (old.Id, ItemOutcome.Unchanged);
        }

        await tx.ExecuteAsync(
            "update companies set name = @name, name_key = @key, domain = @domain, version = version + 1 where id = @Id",
            new { name = name ?? old.Name, key = SearchWords.Key(name ?? old.Name), domain = domain ?? old.Domain, old.Id });
        return (old.Id, ItemOutcome.Updated);
    }

    private sealed record CompanyRow
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string? Domain { get; init; }
    }
}
