namespace CxmHelpdesk.X.Tests;

/// <summary>A test over the webhook fixtures that lie beside the repository; where they do not, it is reported as skipped.</summary>
public sealed class FixtureFactAttribute : FactAttribute
{
    public FixtureFactAttribute()
    {
        if (SharedFixtures.Folder is null)
        {
            Skip = "the webhook fixtures (../shared/fixtures/webhooks/x) are not on this machine";
        }
    }
}

internal static class SharedFixtures
{
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "..", "shared", "fixtures", "webhooks", "x");
            if (Directory.Exists(path))
            {
                return Path.GetFullPath(path);
            }
        }

        return null;
    }
}
