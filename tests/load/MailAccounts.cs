using CxmHelpdesk.Channels.Email;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.Data;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Load;

internal static class MailAccounts
{
    /// <summary>Adds a mail account to the database of a server that does not run yet.</summary>
    /// <returns>Its key, under which mail can be pushed to it.</returns>
    public static async Task<string> AddAsync(string folder, params (string Name, string Value)[] settings)
    {
        using var email = new EmailChannel(TimeProvider.System);
        using var host = PipelineScenario.Host(folder, email);
        await Migrator.MigrateAsync(host.Services.GetRequiredService<Db>(), TimeProvider.System, default);
        var all = settings.Prepend(("address", "desk@example.org")).ToDictionary(one => one.Item1, one => (string?)one.Item2);
        var added = await host.Services.GetRequiredService<ManageChannelAccounts>().AddAsync(new NewChannelAccountRequest(email.Descriptor.Key, "Mail", all), null, default);
        return added.Value.Key;
    }
}
