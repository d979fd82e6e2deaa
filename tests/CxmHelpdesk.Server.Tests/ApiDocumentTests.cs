using CxmHelpdesk.Server.Http;

namespace CxmHelpdesk.Server.Tests;

public sealed class ApiDocumentTests
{
    [Fact]
    public async Task The_committed_document_is_what_the_code_says()
    {
        await using var app = new DeskApp();
        var committed = Repository.PathOf("src/web/api/openapi.json");

        var now = await ApiDocument.WriteAsync(app.Services, default);

        Assert.True(
            File.Exists(committed) && await File.ReadAllTextAsync(committed) == now,
            "src/web/api/openapi.json is stale. Write it anew and commit it:\n"
            + "dotnet run --project src/CxmHelpdesk.Server -p:SkipWeb=true -- openapi src/web/api/openapi.json && npm --prefix src/web/api run generate");
    }
}
