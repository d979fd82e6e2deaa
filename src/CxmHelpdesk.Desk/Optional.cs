using System.Text.Json;
using System.Text.Json.Serialization;

namespace CxmHelpdesk.Desk;

/// <summary>
/// A member of a change request that can be absent (leave it), null (clear it) or a value (set it). As a property with init:
/// the API's document cannot be written where it is an optional argument of a constructor.
/// </summary>
[JsonConverter(typeof(OptionalConverterFactory))]
public readonly record struct Optional<T>
{
    public Optional(T value) => (IsSet, Value) = (true, value);

    /// <summary>False: the caller did not name it.</summary>
    public bool IsSet { get; }

    public T? Value { get; }

    public static implicit operator Optional<T>(T value) => new(value);

    /// <summary>The new value, or <paramref name="current"/> if none was named.</summary>
    public T? Or(T? current) => IsSet ? Value : current;
}

internal sealed class OptionalConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(OptionalConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class OptionalConverter<T> : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<T>(ref reader, options)!);

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
