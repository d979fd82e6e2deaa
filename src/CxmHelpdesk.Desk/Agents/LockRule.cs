namespace CxmHelpdesk.Desk.Agents;

/// <summary>How long an account stays locked after so many wrong passwords in a row.</summary>
internal static class LockRule
{
    /// <returns>Null: not yet.</returns>
    public static TimeSpan? After(int wrong, SignInOptions options)
    {
        if (wrong < options.WrongPasswords)
        {
            return null;
        }

        var doublings = Math.Min(wrong - options.WrongPasswords, 20);
        var seconds = Math.Min(options.LockSeconds * Math.Pow(2, doublings), options.LongestLockMinutes * 60.0);
        return TimeSpan.FromSeconds(seconds);
    }
}
