namespace CxmHelpdesk.Email.Tests;

/// <summary>A test over the mail fixtures that lie beside the repository; where they do not, it is reported as skipped.</summary>
public sealed class FixtureFactAttribute : FactAttribute
{
    public FixtureFactAttribute()
    {
        if (SharedFixtures.Folder is null)
        {
            Skip = "the mail fixtures (../shared/fixtures/mail) are not on this machine";
        }
    }
}

internal static class SharedFixtures
{
    public static string? Folder { get; } = Find("fixtures/mail");

    public static string? Scorer { get; } = Find("tools/score-mail.mjs");

    public static IEnumerable<string> Mails => Directory.EnumerateFiles(Folder!, "*", SearchOption.AllDirectories)
        .Where(f => Path.GetExtension(f) is ".eml" or ".raw" or ".msg").Order(StringComparer.Ordinal);

    private static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "..", "shared", name);
            if (Directory.Exists(path) || File.Exists(path))
            {
                return Path.GetFullPath(path);
            }
        }

        return null;
    }
}
