using System.Text.Json;
using CxmHelpdesk.Desk;
using FluentValidation;

namespace CxmHelpdesk.Server.Http;

/// <summary>Checks each argument that has a validator before the handler runs.</summary>
internal static class Validation
{
    public static EndpointFilterDelegate Factory(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var known = context.ApplicationServices.GetRequiredService<IServiceProviderIsService>();
        // Made at the first request that needs it: making them all costs a third of a second of the server's start.
        var checks = context.MethodInfo.GetParameters()
            .Select((parameter, index) => (Index: index, Type: typeof(IValidator<>).MakeGenericType(parameter.ParameterType)))
            .Where(check => known.IsService(check.Type))
            .Select(check => (check.Index, Validator: new Lazy<IValidator>(() => (IValidator)context.ApplicationServices.GetRequiredService(check.Type))))
            .ToArray();
        return checks.Length == 0
            ? next
            : async invocation =>
            {
                foreach (var (index, validator) in checks)
                {
                    if (Check(validator.Value, invocation.Arguments[index]) is { } refusal)
                    {
                        return Problems.For(refusal);
                    }
                }

                return await next(invocation);
            };
    }

    /// <summary>For handlers that read their body themselves.</summary>
    public static Refusal.Invalid? Check(IValidator validator, object? value)
    {
        if (value is null)
        {
            return new Refusal.Invalid("$", "Must not be null.");
        }

        var result = validator.Validate(new ValidationContext<object>(value));
        return result.IsValid
            ? null
            : new Refusal.Invalid(result.Errors
                .GroupBy(failure => PathOf(failure.PropertyName))
                .ToDictionary(field => field.Key, field => field.Select(failure => failure.ErrorMessage).Distinct().ToArray()));
    }

    private static string PathOf(string property) =>
        string.Join('.', property.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
