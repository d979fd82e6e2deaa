using System.Text;

namespace CxmHelpdesk.Desk.Agents;

internal static class EmailAddress
{
    /// <summary>What two spellings of one sign-in address have in common.</summary>
    public static string KeyOf(string email)
    {
#pragma warning disable CA1308 // The stored key is lower case.
        return email.Trim().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
#pragma warning restore CA1308
    }
}
