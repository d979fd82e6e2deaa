using System.Globalization;
using CxmHelpdesk.Desk;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CxmHelpdesk.Server.Http;

/// <summary>
/// The document of the HTTP API, built from the code. It is committed as <c>src/web/api/openapi.json</c>, where the front end's
/// types come from; a test fails when it is stale.
/// </summary>
internal static class ApiDocument
{
    private const string Name = "v1";
    private const string ProblemSchema = "Problem";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "CXM Helpdesk", Version = "1" };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
            document.Components.Schemas[ProblemSchema] = Problem();
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(NameWordsAsync);
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.Responses ??= [];
            operation.Responses["default"] = new OpenApiResponse
            {
                Description = "Refused",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, context.Document) },
                },
            };
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(async (schema, context, ct) =>
        {
            var type = context.JsonTypeInfo.Type;
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>))
            {
                var inner = await context.GetOrCreateSchemaAsync(type.GetGenericArguments()[0], null, ct);
                (schema.Type, schema.Format, schema.Enum, schema.Items) = (inner.Type | JsonSchemaType.Null, inner.Format, inner.Enum, inner.Items);
            }
        });
    });

    public static async Task<string> WriteAsync(IServiceProvider services, CancellationToken ct)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(ct);
        var text = new StringWriter(CultureInfo.InvariantCulture);
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        return text.ToString().ReplaceLineEndings("\n").TrimEnd() + "\n";
    }

    /// <summary>A <see cref="Word{T}"/> of the query or the path is a text to the framework; here it gets the schema of its enum, by name.</summary>
    private static async Task NameWordsAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        foreach (var described in context.Description.ParameterDescriptions)
        {
            var type = (described.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo.ParameterType;
            type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
            if (type is not { IsGenericType: true } || type.GetGenericTypeDefinition() != typeof(Word<>)
                || operation.Parameters?.FirstOrDefault(parameter => parameter.Name == described.Name) is not OpenApiParameter written)
            {
                continue;
            }

            var word = type.GetGenericArguments()[0];
            context.Document!.AddComponent(word.Name, await context.GetOrCreateSchemaAsync(word, null, ct));
            written.Schema = new OpenApiSchemaReference(word.Name, context.Document);
        }
    }

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text(),
            ["title"] = Text(),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = Text(),
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable, for programs." },
            ["path"] = Text(),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "By field.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text() },
            },
        },
        AdditionalProperties = new OpenApiSchema(),
    };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
