using System.Text.RegularExpressions;
using System.Xml.Linq;
using CxmHelpdesk.Desk.Customers;

namespace CxmHelpdesk.Desk.Tests.Architecture;

/// <summary>Who may know whom, read from the project files: <c>channel-adapters/*</c> -> <c>Channels</c> &lt;- <c>Desk</c> &lt;- <c>Server</c>.</summary>
public sealed partial class ArrowsTests
{
    private static readonly string Root = FindRoot();

    /// <summary>Whom each project under src may refer to.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["CxmHelpdesk.Channels"] = [],
        ["CxmHelpdesk.Sentiment"] = [],
        ["CxmHelpdesk.Sentiment.Training"] = ["CxmHelpdesk.Sentiment"],
        ["CxmHelpdesk.Desk"] = ["CxmHelpdesk.Channels", "CxmHelpdesk.Sentiment", "Microsoft.SqlServer.Server"],
        ["CxmHelpdesk.Server"] = ["CxmHelpdesk.Desk", "CxmHelpdesk.Channels.*"],
        ["Microsoft.SqlServer.Server"] = [],
    };

    [Fact]
    public void Every_project_refers_only_to_whom_it_may_know()
    {
        foreach (var project in Projects("src"))
        {
            Assert.True(Allowed.TryGetValue(project.Name, out var allowed), $"Say in this test whom {project.Name} may know.");
            Assert.All(project.References, reference => Assert.True(
                allowed!.Any(name => name == reference || (name.EndsWith(".*", StringComparison.Ordinal) && reference.StartsWith(name[..^1], StringComparison.Ordinal))),
                $"{project.Name} must not know {reference}."));
        }
    }

    [Fact]
    public void A_channel_knows_the_contract_and_nothing_else_of_ours()
    {
        var adapters = Projects("channel-adapters");
        Assert.NotEmpty(adapters);
        Assert.All(adapters, adapter => Assert.Equal(["CxmHelpdesk.Channels"], adapter.References));
    }

    [Fact]
    public void The_contract_needs_no_package() =>
        Assert.Empty(Projects("src").Single(project => project.Name == "CxmHelpdesk.Channels").Packages);

    [Fact]
    public void The_desk_knows_no_web_server()
    {
        var desk = Projects("src").Single(project => project.Name == "CxmHelpdesk.Desk");
        Assert.Equal("Microsoft.NET.Sdk", desk.Sdk);
        Assert.DoesNotContain(desk.Packages.Concat(desk.Frameworks), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_channel_that_the_server_refers_to_is_registered()
    {
        var server = Projects("src").Single(project => project.Name == "CxmHelpdesk.Server");
        var installed = File.ReadAllText(Path.Combine(Root, "src/CxmHelpdesk.Server/InstalledChannels.cs"));
        Assert.All(
            server.References.Where(reference => reference.StartsWith("CxmHelpdesk.Channels.", StringComparison.Ordinal)),
            channel => Assert.Contains($"using {channel};", installed, StringComparison.Ordinal));
    }

    [Fact]
    public void The_desk_names_no_channel()
    {
        var keys = Sources("channel-adapters", "*Channel.cs").Select(file => DescriptorKey().Match(File.ReadAllText(file))).Where(match => match.Success).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(keys);

        // The demo sets up accounts as an administrator would, so it must name their channels. A key that is also a sort of address
        // ("email") stands for that in many places; it names the channel only where a channel is compared.
        var naming = Sources("src/CxmHelpdesk.Desk", "*.cs")
            .Where(file => !file.Contains("/Demo/", StringComparison.Ordinal))
            .SelectMany(file => keys.Where(key => Names(File.ReadAllText(file), key)).Select(key => $"{Path.GetFileName(file)} names {key}"));
        Assert.Empty(naming);
    }

    private static bool Names(string source, string key) => key == IdentityKey.Email
        ? Regex.IsMatch(source, $"(?i)channel\\w*(\\.key)?\\s*(==|!=|is|is not)\\s*\"{key}\"")
        : source.Contains($"\"{key}\"", StringComparison.Ordinal);

    private static Project[] Projects(string folder) => [.. Sources(folder, "*.csproj").Select(Project.Read)];

    private static IEnumerable<string> Sources(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => file.Replace('\\', '/'))
            .Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CxmHelpdesk.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The solution is not above the tests.");
        }

        return folder;
    }

    [GeneratedRegex("""new\(\s*"([a-z0-9-]+)",""")]
    private static partial Regex DescriptorKey();

    private sealed record Project(string Name, string Sdk, IReadOnlyList<string> References, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks)
    {
        public static Project Read(string file)
        {
            var root = XDocument.Load(file).Root!;
            string[] Of(string element) => [.. root.Descendants(element).Select(item => item.Attribute("Include")?.Value).OfType<string>()];
            return new Project(
                Path.GetFileNameWithoutExtension(file),
                root.Attribute("Sdk")?.Value ?? "",
                [.. Of("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))],
                Of("PackageReference"),
                Of("FrameworkReference"));
        }
    }
}
