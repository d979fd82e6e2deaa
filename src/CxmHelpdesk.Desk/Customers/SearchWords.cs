using System.Text;
using CxmHelpdesk.Desk.Data;
using Dapper;

namespace CxmHelpdesk.Desk.Customers;

/// <summary>The words by which a customer is found; see the table customer_words.</summary>
internal static class SearchWords
{
    private const int MaxLength = 100;
    private const int MaxWords = 40;

    /// <summary>E.164 has 15; what is longer is no telephone number.</summary>
    private const int MaxDigits = 20;

    /// <summary>NFKC, lower case, single blanks: how names are compared and sorted.</summary>
    public static string Key(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var rune in Compatible(text).ToLowerInvariant().EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune))
            {
                key.Append(rune);
            }
            else if (key.Length > 0 && key[^1] != ' ')
            {
                key.Append(' ');
            }
        }

        return key.ToString().TrimEnd();
    }

    /// <summary>NFKC; half a surrogate pair, of which .NET can make nothing, becomes a replacement character first.</summary>
    public static string Compatible(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return string.Concat(text.EnumerateRunes()).Normalize(NormalizationForm.FormKC);
        }
    }

    /// <summary>The whole name and each word of it; each address, a telephone number also by its digits.</summary>
    public static IReadOnlyCollection<string> Of(string name, IEnumerable<string?> addressKeys)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var key = Key(name);
        Add(key);
        foreach (var word in Split(key))
        {
            Add(word);
        }

        foreach (var address in addressKeys)
        {
            if (address is not null)
            {
                Add(Key(address));
            }
        }

        return words;

        void Add(string word)
        {
            if (word.Length > 0 && words.Count < MaxWords)
            {
                words.Add(word.Length > MaxLength ? word[..MaxLength] : word);
            }
        }
    }

    /// <summary>What somebody typed, as prefixes that all must match; the longest first.</summary>
    public static IReadOnlyList<string> Query(string text)
    {
        var key = Key(text);
        var digits = new string([.. key.Where(char.IsAsciiDigit)]);
        var isNumber = digits.Length is >= 3 and <= MaxDigits && key.All(c => char.IsAsciiDigit(c) || "+-() ./".Contains(c, StringComparison.Ordinal));
        return isNumber
            ? [IdentityKey.Of(IdentityKey.Phone, key)]
            : [.. Split(key).Select(word => word.Length > MaxLength ? word[..MaxLength] : word).Distinct().OrderByDescending(word => word.Length).Take(5)];
    }

    /// <summary>The first text after all that begin with <paramref name="prefix"/>, in the binary order of both engines' columns.</summary>
    public static string End(string prefix) => prefix + "\U0010FFFF";

    public static async Task InsertAsync(Tx tx, long customerId, IReadOnlyCollection<string> words)
    {
        if (words.Count == 0)
        {
            return;
        }

        var parameters = new DynamicParameters();
        parameters.Add("customerId", customerId);
        var rows = words.Select((word, i) =>
        {
            parameters.Add($"w{i}", word);
            return $"(@w{i}, @customerId)";
        });
        await tx.ExecuteAsync($"insert into customer_words (word, customer_id) values {string.Join(", ", rows)}", parameters);
    }

    /// <summary>Makes the words anew after name or addresses changed; one who was merged into another has none.</summary>
    public static async Task RebuildAsync(Tx tx, long customerId)
    {
        await tx.ExecuteAsync("delete from customer_words where customer_id = @customerId", new { customerId });
        var customer = await tx.FirstOrDefaultAsync<CustomerRow>(
            "select id, name, email, phone from customers where id = @customerId and merged_into is null", new { customerId });
        if (customer is null)
        {
            return;
        }

        var addresses = await tx.QueryAsync<string>(
            "select address_key from identities where customer_id = @customerId and kind in ('email', 'phone') order by id", new { customerId });
        await InsertAsync(tx, customerId, Of(customer.Name, [.. addresses, KeyOrNull(IdentityKey.Email, customer.Email), KeyOrNull(IdentityKey.Phone, customer.Phone)]));
    }

    public static string? KeyOrNull(string kind, string? address) =>
        string.IsNullOrWhiteSpace(address) || address.Length > IdentityKey.MaxLength ? null : IdentityKey.Of(kind, address);

    private static string[] Split(string key) =>
        key.Split([' ', ',', ';', '・', '、', '(', ')', '"'], StringSplitOptions.RemoveEmptyEntries);
}
