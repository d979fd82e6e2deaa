using CxmHelpdesk.Desk.Agents;
using CxmHelpdesk.Desk.Attachments;
using CxmHelpdesk.Desk.Board;
using CxmHelpdesk.Desk.Bot;
using CxmHelpdesk.Desk.Calls;
using CxmHelpdesk.Desk.ChannelAccounts;
using CxmHelpdesk.Desk.CleanUp;
using CxmHelpdesk.Desk.Corrections;
using CxmHelpdesk.Desk.Customers;
using CxmHelpdesk.Desk.Data;
using CxmHelpdesk.Desk.Demo;
using CxmHelpdesk.Desk.Drafts;
using CxmHelpdesk.Desk.Events;
using CxmHelpdesk.Desk.Help;
using CxmHelpdesk.Desk.History;
using CxmHelpdesk.Desk.Html;
using CxmHelpdesk.Desk.Imports;
using CxmHelpdesk.Desk.Inbound;
using CxmHelpdesk.Desk.Incidents;
using CxmHelpdesk.Desk.Listening;
using CxmHelpdesk.Desk.Macros;
using CxmHelpdesk.Desk.Outbound;
using CxmHelpdesk.Desk.Search;
using CxmHelpdesk.Desk.Segments;
using CxmHelpdesk.Desk.Settings;
using CxmHelpdesk.Desk.Surveys;
using CxmHelpdesk.Desk.Tickets;
using CxmHelpdesk.Desk.TicketWork;
using CxmHelpdesk.Desk.Views;
using CxmHelpdesk.Desk.Visitors;
using FluentValidation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CxmHelpdesk.Desk;

/// <summary>The desk's one door for composition: one line a feature folder, in the order of the folders.</summary>
public static class DeskServices
{
    public static IServiceCollection AddDesk(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddDeskOptions<DatabaseOptions>(configuration, DatabaseOptions.Section);
        services.AddSingleton<Db>(provider => Open(
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new SqlText(provider.GetRequiredService<Db>().Dialect));
        services.AddSingleton<EventLog>();
        services.AddValidators();

        services.AddAgents(configuration);
        services.AddAttachments();
        services.AddBoard();
        services.AddBot();
        services.AddCalls();
        services.AddChannelAccounts(configuration);
        services.AddCorrections();
        services.AddCustomers();
        services.AddDemo();
        services.AddDrafts();
        services.AddHelp();
        services.AddHistory(configuration);
        services.AddHtml();
        services.AddImports();
        services.AddInbound(configuration);
        services.AddIncidents();
        services.AddListening();
        services.AddMacros();
        services.AddOutbound(configuration);
        services.AddSearch();
        services.AddSingleton<SavedSegments>();
        services.AddSettings();
        services.AddSurveys();
        services.AddTickets();
        services.AddTicketWork(configuration);
        services.AddViews();
        services.AddVisitors();
        services.AddWorker<CleanUpWorker>();
        services.AddHostedService<Workers>();
        return services;
    }

    /// <summary>Options of one feature, bound from their section and checked before the server starts.</summary>
    public static IServiceCollection AddDeskOptions<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class
    {
        services.AddOptions<T>().Bind(configuration.GetSection(section)).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }

    private static Db Open(DatabaseOptions options, TimeProvider time) =>
        options.IsSqlServer ? new SqlServerDb(options.ConnectionString, time) : new SqliteDb(options.File, time);

    /// <summary>Each request record's validator lies beside it; they keep nothing between calls.</summary>
    private static void AddValidators(this IServiceCollection services)
    {
        foreach (var type in typeof(DeskServices).Assembly.GetTypes())
        {
            if (type is { IsAbstract: false, BaseType: { IsGenericType: true } parent } && parent.GetGenericTypeDefinition() == typeof(AbstractValidator<>))
            {
                services.AddSingleton(typeof(IValidator<>).MakeGenericType(parent.GetGenericArguments()), type);
            }
        }
    }
}
