using System.Text;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Tickets;
using Dapper;

namespace CxmHelpdesk.Desk.Customers;

/// <summary>Lists of customers: by name, or those found by the beginnings of names, addresses and numbers.</summary>
public sealed class CustomerPages(Db db)
{
    public const int PageSize = 50;

    /// <param name="text">What somebody typed; null or blank: everybody.</param>
    /// <param name="after">The last page's <c>next</c>; null: from the start.</param>
    public Task<Page<CustomerDto>> FindAsync(string? text, string? after, CancellationToken ct)
    {
        var words = SearchWords.Query(text ?? "");
        var cursor = TextKeyset.Parse(after);
        return db.ReadAsync(session => words.Count == 0 ? AllAsync(session, cursor) : FoundAsync(session, words, cursor), ct);
    }

    private static async Task<Page<CustomerDto>> AllAsync(Session session, TextKeyset? after)
    {
        var rows = await session.QueryAsync<CustomerRow>(
            AllSql(session.Dialect),
            new { Value = after?.Value ?? "", Id = after?.Id ?? 0, Size = PageSize + 1 });
        return ToPage(rows, row => row.NameKey, PageSize);
    }

    internal static string AllSql(SqlDialect dialect) =>
        $"""
        select {CustomerRow.Columns}
        from {CustomerRow.From}
        where c.name_key >= @Value
        and (c.name_key > @Value or c.id > @Id)
        and c.merged_into is null
        order by c.name_key, c.id
        {dialect.Limit("@Size")}
        """;

    /// <summary>Walks the words that begin with the longest of the prefixes; a customer counts once, at the first of his words that do.</summary>
    private static async Task<Page<CustomerDto>> FoundAsync(Session session, IReadOnlyList<string> words, TextKeyset? after)
    {
        var parameters = new DynamicParameters(new
        {
            Low = words[0],
            End = SearchWords.End(words[0]),
            Value = after?.Value ?? words[0],
            Id = after?.Id ?? 0,
            Size = PageSize + 1,
        });
        for (var i = 1; i < words.Count; i++)
        {
            parameters.Add($"low{i}", words[i]);
            parameters.Add($"end{i}", SearchWords.End(words[i]));
        }

        var rows = await session.QueryAsync<FoundRow>(FoundSql(session.Dialect, words.Count), parameters);
        var customers = rows.Count == 0
            ? []
            : (await session.QueryAsync<CustomerRow>(
                $"select {CustomerRow.Columns} from {CustomerRow.From} where c.id in @ids", new { ids = rows.Select(row => row.CustomerId) })).ToDictionary(row => row.Id);
        var last = rows.Count > PageSize ? rows[PageSize - 1] : null;
        return new Page<CustomerDto>(
            [.. rows.Take(PageSize).Where(row => customers.ContainsKey(row.CustomerId)).Select(row => customers[row.CustomerId].ToDto())],
            last is null ? null : new TextKeyset(last.Word, last.CustomerId).ToString());
    }

    internal static string FoundSql(SqlDialect dialect, int words)
    {
        var others = string.Concat(Enumerable.Range(1, words - 1).Select(i =>
            $"""

            and exists (select 1 from customer_words o where o.customer_id = w.customer_id and o.word >= @low{i} and o.word < @end{i})
            """));
        return
            $"""
            select w.word, w.customer_id
            from customer_words w
            where w.word >= @Value
            and w.word < @End
            and (w.word > @Value or w.customer_id > @Id)
            and not exists (select 1 from customer_words s where s.customer_id = w.customer_id and s.word >= @Low and s.word < w.word){others}
            order by w.word, w.customer_id
            {dialect.Limit("@Size")}
            """;
    }

    internal static Page<CustomerDto> ToPage(IReadOnlyList<CustomerRow> rows, Func<CustomerRow, string> key, int size)
    {
        var last = rows.Count > size ? rows[size - 1] : null;
        return new Page<CustomerDto>([.. rows.Take(size).Select(row => row.ToDto())], last is null ? null : new TextKeyset(key(last), last.Id).ToString());
    }

    private sealed record FoundRow
    {
        public string Word { get; init; } = "";

        public long CustomerId { get; init; }
    }
}

/// <summary>Where a page that is ordered by a text ended.</summary>
internal sealed record TextKeyset(string Value, long Id)
{
    public static TextKeyset? Parse(string? text)
    {
        try
        {
            var plain = text is null ? "" : Encoding.UTF8.GetString(Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/')));
            var dot = plain.IndexOf('.', StringComparison.Ordinal);
            return dot > 0 && long.TryParse(plain.AsSpan(0, dot), out var id) ? new TextKeyset(plain[(dot + 1)..], id) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public override string ToString() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Id}.{Value}"))).Replace('+', '-').Replace('/', '_');
}
