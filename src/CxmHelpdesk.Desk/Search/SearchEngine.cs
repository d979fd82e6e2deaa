using System.Globalization;
using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Search;

/// <summary>Where the terms are kept; the engines have nothing in common here.</summary>
internal abstract class SearchEngine
{
    public static SearchEngine For(SqlDialect dialect) => dialect == SqlDialect.Sqlite ? new Fts5() : new TermTable();

    public abstract Task AddAsync(Tx tx, long messageId, string terms);

    public abstract Task RemoveAsync(Tx tx, long messageId);

    /// <summary>SQL that yields <c>message_id</c> of all that match, in no promised order, and its parameters.</summary>
    public abstract (string Sql, Dictionary<string, object> Parameters) Match(IReadOnlyList<QueryTerm> query);

    /// <summary>SQLite's own index; walks matches from the newest id down, so a page costs the same however many match.</summary>
    private sealed class Fts5 : SearchEngine
    {
        public override Task AddAsync(Tx tx, long messageId, string terms) =>
            tx.ExecuteAsync("insert into search_messages (rowid, terms) values (@messageId, @terms)", new { messageId, terms });

        public override Task RemoveAsync(Tx tx, long messageId) => tx.ExecuteAsync("delete from search_messages where rowid = @messageId", new { messageId });

        public override (string, Dictionary<string, object>) Match(IReadOnlyList<QueryTerm> query)
        {
            // Terms hold only letters and digits, so the quotes cannot be broken out of.
            var expression = string.Join(" AND ", query.Select(term => $"\"{string.Join(' ', term.Parts)}\"{(term.Prefix ? "*" : "")}"));
            return (
                "select rowid as message_id from search_messages where search_messages match @expression and rowid < @before",
                new Dictionary<string, object> { ["expression"] = expression });
        }
    }

    /// <summary>A row a term and message. A phrase is asked for by all its pairs; the caller looks at the texts themselves.</summary>
    private sealed class TermTable : SearchEngine
    {
        public override async Task AddAsync(Tx tx, long messageId, string terms)
        {
            foreach (var batch in terms.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Chunk(500))
            {
                var values = new Dictionary<string, object> { ["messageId"] = messageId };
                for (var i = 0; i < batch.Length; i++)
                {
                    values[string.Create(CultureInfo.InvariantCulture, $"t{i}")] = batch[i];
                }

                await tx.ExecuteAsync(
                    $"insert into search_terms (term, message_id) values {string.Join(", ", batch.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"(@t{i}, @messageId)")))}",
                    values);
            }
        }

        public override Task RemoveAsync(Tx tx, long messageId) => tx.ExecuteAsync("delete from search_terms where message_id = @messageId", new { messageId });

        public override (string, Dictionary<string, object>) Match(IReadOnlyList<QueryTerm> query)
        {
            var parameters = new Dictionary<string, object>();
            var conditions = new List<string>();
            foreach (var term in query)
            {
                foreach (var part in term.Parts)
                {
                    var name = string.Create(CultureInfo.InvariantCulture, $"p{parameters.Count}");
                    parameters[name] = term.Prefix ? part + "%" : part;
                    conditions.Add($"m.id in (select message_id from search_terms where term {(term.Prefix ? "like" : "=")} @{name})");
                }
            }

            return ($"select m.id as message_id from messages m where m.id < @before and {string.Join(" and ", conditions)}", parameters);
        }
    }
}
