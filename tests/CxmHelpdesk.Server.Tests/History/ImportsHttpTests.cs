using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Imports;
using CxmHelpdesk.Desk.Tickets;

namespace CxmHelpdesk.Server.Tests.History;

public sealed class ImportsHttpTests : IAsyncLifetime
{
    private readonly DeskApp _desk = new();
    private HttpClient _supervisor = null!;

    public async Task InitializeAsync() => _supervisor = (await _desk.SignInAsync(Role.Supervisor)).Client;

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_file_is_looked_at_imported_with_progress_and_each_bad_row_reported_page_by_page()
    {
        var csv = "Customer ID,E-mail,Full name\n" + string.Concat(Enumerable.Range(0, 700).Select(i => i % 2 == 0 ? $"c{i},c{i}@example.com,Customer {i}\n" : $"c{i},no address {i},Customer {i}\n"));
        var preview = await (await PostAsync("/api/imports/preview", csv)).ReadAsync<ImportPreview>();
        Assert.Equal(["Customer ID", "E-mail", "Full name"], preview.Columns);
        Assert.Equal(("externalId", "email", "name"), (preview.Guess["Customer ID"], preview.Guess["E-mail"], preview.Guess["Full name"]));
        Assert.Equal(10, preview.Rows.Count);
        Assert.Empty((await _supervisor.GetAsync<Page<ImportDto>>("/api/imports")).Items);

        var started = await PostAsync("/api/imports", csv);
        Assert.Equal(HttpStatusCode.Created, started.StatusCode);
        var job = await DoneAsync(started.Headers.Location!.ToString());
        Assert.Equal((ImportState.Done, 700L, 700L, 350L, 350L), (job.State, job.Total, job.Handled, job.Created, job.Failed));

        var rows = new List<ImportErrorDto>();
        for (string? next = ""; next is not null;)
        {
            var page = await _supervisor.GetAsync<Page<ImportErrorDto>>($"/api/imports/{job.Id}/errors?after={next}");
            rows.AddRange(page.Items);
            next = page.Next;
        }

        Assert.Equal(Enumerable.Range(0, 350).Select(i => (2L * i) + 3), rows.Select(row => row.Row));
        Assert.All(rows, row => Assert.Equal(("not-an-email", "email"), (row.Code, row.Field)));
        Assert.Equal("c1,no address 1,Customer 1", rows[0].Raw);
        var progress = await _desk.Db.ReadAsync(s => s.QueryAsync<string>("select data from events where type = 'import.changed' order by seq"), default);
        Assert.Equal(["waiting", "running", "done"], progress.Select(data => JsonDocument.Parse(data).RootElement.GetProperty("state").GetString()!).Distinct());
        Assert.Equal(500, JsonDocument.Parse(progress[1]).RootElement.GetProperty("handled").GetInt32());

        var again = await DoneAsync((await PostAsync("/api/imports", csv)).Headers.Location!.ToString());
        Assert.Equal((0L, 0L, 350L), (again.Created, again.Updated, again.Failed));
        Assert.Equal("finished", (await _supervisor.PostAsync($"/api/imports/{job.Id}/cancel", null).RefusedAsync(HttpStatusCode.Conflict)).Code);
    }

    [Theory]
    [InlineData("kind", "passwords", "kind")]
    [InlineData("mapping", "{not json", "mapping")]
    [InlineData("mapping", """{"E-mail":"password"}""", "mapping")]
    [InlineData("mapping", """{"Nowhere":"email"}""", "mapping")]
    [InlineData("source", "%LONG%", "source")]
    public async Task A_form_that_does_not_fit_names_its_field_and_starts_nothing(string field, string value, string named)
    {
        var refused = await PostAsync("/api/imports", "E-mail\na@example.com\n", (field, value.Replace("%LONG%", new string('x', 61), StringComparison.Ordinal))).RefusedAsync(HttpStatusCode.UnprocessableEntity);

        Assert.True(refused.Body.GetProperty("errors").TryGetProperty(named, out _), refused.Body.ToString());
        Assert.Empty((await _supervisor.GetAsync<Page<ImportDto>>("/api/imports")).Items);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"never closed")]
    public async Task A_file_without_a_header_is_no_file(string csv) =>
        Assert.True((await PostAsync("/api/imports", csv).RefusedAsync(HttpStatusCode.UnprocessableEntity)).Body.GetProperty("errors").TryGetProperty("file", out _));

    [Fact]
    public async Task A_file_before_its_kind_or_no_form_at_all_is_refused()
    {
        using var noForm = JsonContent.Create(new { kind = "customers" });
        await _supervisor.PostAsync("/api/imports", noForm).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        using var fileFirst = new MultipartFormDataContent { { new StringContent("E-mail\na@example.com\n"), "file", "a.csv" }, { new StringContent("customers"), "kind" } };
        await _supervisor.PostAsync("/api/imports", fileFirst).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        await _supervisor.GetAsync("/api/imports/17").RefusedAsync(HttpStatusCode.NotFound);
        await _supervisor.PostAsync("/api/imports/17/cancel", null).RefusedAsync(HttpStatusCode.NotFound);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string csv, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields.Any(field => field.Name == "kind") ? fields : [.. fields, ("kind", "customers")])
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "customers.csv");
        return await _supervisor.PostAsync(path, form);
    }

    private async Task<ImportDto> DoneAsync(string path)
    {
        for (var tries = 0; tries < 500; tries++)
        {
            if (await _supervisor.GetAsync<ImportDto>(path) is { State: ImportState.Done or ImportState.Failed } job)
            {
                return job;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException("The import did not end.");
    }
}
