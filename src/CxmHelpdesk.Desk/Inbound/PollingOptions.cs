using System.ComponentModel.DataAnnotations;

namespace CxmHelpdesk.Desk.Inbound;

public sealed class PollingOptions
{
    public const string Section = "Polling";

    /// <summary>Off: this process asks no provider for news; another one does.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>An account of which nothing has worked for so long raises an alarm.</summary>
    [Range(11, 1440)]
    public int SilentMinutes { get; set; } = 15;

    /// <summary>After a failure; twice as long after each further one.</summary>
    [Range(0.01, 3600)]
    public double FirstDelaySeconds { get; set; } = 2;

    [Range(0.01, 86_400)]
    public double MaxDelaySeconds { get; set; } = 300;

    /// <summary>After a provider refused the sign-in: trying again and again would lock the account.</summary>
    [Range(0.01, 86_400)]
    public double RefusedDelaySeconds { get; set; } = 600;
}
