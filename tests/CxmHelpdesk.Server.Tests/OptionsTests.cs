using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace CxmHelpdesk.Server.Tests;

public sealed class OptionsTests
{
    private static readonly string Example = Repository.PathOf("appsettings.example.json");

    public static TheoryData<Type> OptionClasses() =>
        new(Assemblies().SelectMany(assembly => assembly.GetTypes()).Where(type => type.GetField("Section")?.IsLiteral == true));

    [Theory]
    [MemberData(nameof(OptionClasses))]
    public void The_example_names_every_option_with_its_default(Type options)
    {
        var section = (string)options.GetField("Section")!.GetRawConstantValue()!;
        var given = new ConfigurationBuilder().AddJsonFile(Example).Build().GetSection(section);
        var defaults = Activator.CreateInstance(options)!;
        var bound = Activator.CreateInstance(options)!;
        given.Bind(bound);

        foreach (var property in options.GetProperties().Where(property => property.CanWrite || property.PropertyType.IsAssignableTo(typeof(IEnumerable))))
        {
            Assert.True(Names(section).Contains(property.Name), $"appsettings.example.json lacks {section}:{property.Name}.");
            Assert.Equal(Text(property.GetValue(defaults)), Text(property.GetValue(bound)));
        }
    }

    [Fact]
    public void The_example_names_nothing_that_is_no_option()
    {
        var known = Assemblies().SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetField("Section")?.IsLiteral == true)
            .ToDictionary(type => (string)type.GetField("Section")!.GetRawConstantValue()!, type => type.GetProperties().Select(property => property.Name).ToHashSet());
        using var document = Read();

        foreach (var section in document.RootElement.EnumerateObject().Where(section => section.Name is not ("Logging" or "Demo")))
        {
            Assert.True(known.ContainsKey(section.Name), $"appsettings.example.json: nothing reads {section.Name}.");
            Assert.All(section.Value.EnumerateObject(), option => Assert.Contains(option.Name, known[section.Name]));
        }
    }

    private static IEnumerable<Assembly> Assemblies() =>
        typeof(ServerOptions).Assembly.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("CxmHelpdesk.", StringComparison.Ordinal))
            .Select(Assembly.Load)
            .Append(typeof(ServerOptions).Assembly);

    private static HashSet<string> Names(string section)
    {
        using var document = Read();
        return document.RootElement.TryGetProperty(section, out var found) ? [.. found.EnumerateObject().Select(option => option.Name)] : [];
    }

    private static JsonDocument Read() => JsonDocument.Parse(
        File.ReadAllText(Example), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

    private static string Text(object? value) => value switch
    {
        string text => text,
        IEnumerable many => string.Join(';', many.Cast<object>().Select(item => Convert.ToString(item, CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
