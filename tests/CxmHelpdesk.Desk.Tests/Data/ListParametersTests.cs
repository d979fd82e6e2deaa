using CxmHelpdesk.Desk.Data;

namespace CxmHelpdesk.Desk.Tests.Data;

public sealed class ListParametersTests : IAsyncLifetime
{
    private TestDb _test = null!;

    public async Task InitializeAsync() => _test = await TestDb.CreateAsync();

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(700)]
    public async Task A_list_of_any_length_finds_exactly_its_elements(int length)
    {
        var ids = Enumerable.Range(1, length).Select(i => (long)i).ToArray();
        const string Numbers = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000) select count(*) from n where ";
        Assert.Equal(length, await _test.Db.ReadAsync(s => s.ScalarAsync<long>(Numbers + "i in @ids and i >= @least", new { ids, least = 1 }), default));
        Assert.Equal(1000 - length, await _test.Db.ReadAsync(s => s.ScalarAsync<long>(Numbers + "i not in @ids", new { ids }), default));
    }

    [Fact]
    public void Lists_of_like_length_make_one_statement()
    {
        string Sql(int count) => ListParameters.Expand("select 1 where 1 in @ids", new { ids = new long[count] }).Sql;
        Assert.Equal(Sql(5), Sql(8));
        Assert.NotEqual(Sql(8), Sql(9));
        Assert.Equal("select 1 where 1 in (@ids_0, @ids_1)", Sql(2));
    }
}
