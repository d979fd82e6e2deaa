using System.Text.Json;
using CxmHelpdesk.Desk;
using FluentValidation;

namespace CxmHelpdesk.Server.Http;

/// <summary>Checks each argument that has a validator before the handler runs.</summary>
internal static class Validation
{
    public static EndpointFilterDelegate Factory(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var checks = context.MethodInfo.GetParameters()
            .Select((parameter, index) => (index, Validator: context.ApplicationServices.GetService(typeof(IValidator<>).MakeGenericType(parameter.ParameterType)) as IValidator))
            .Where(check => check.Validator is not null)
            .ToArray();
        return checks.Length == 0
            ? next
            : async invocation =>
            {
                foreach (var (index, validator) in checks)
                {
                    if (Check(validator!, invocation.Arguments[index]) is { } refusal)
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
