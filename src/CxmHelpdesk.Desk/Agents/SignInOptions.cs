using System.ComponentModel.DataAnnotations;

namespace CxmHelpdesk.Desk.Agents;

public sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>A session ends after this many hours without a request.</summary>
    [Range(1, 24 * 90)]
    public int IdleHours { get; set; } = 24;

    /// <summary>A session ends after this many days however busy it is.</summary>
    [Range(1, 365)]
    public int SessionDays { get; set; } = 30;

    /// <summary>Wrong passwords in a row until the account is locked for a while; the time doubles with each further one.</summary>
    [Range(3, 100)]
    public int WrongPasswords { get; set; } = 5;

    /// <summary>The first lock, in seconds.</summary>
    [Range(1, 3600)]
    public int LockSeconds { get; set; } = 30;

    /// <summary>The longest lock, in minutes.</summary>
    [Range(1, 24 * 60)]
    public int LongestLockMinutes { get; set; } = 60;

    /// <summary>Attempts a minute from one address, for all accounts together.</summary>
    [Range(1, 10_000)]
    public int AttemptsPerMinute { get; set; } = 30;

    [Range(8, 128)]
    public int PasswordLength { get; set; } = 10;
}
