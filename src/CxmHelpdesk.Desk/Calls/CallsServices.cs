using CxmHelpdesk.Desk.CleanUp;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Calls;

internal static class CallsServices
{
    public static IServiceCollection AddCalls(this IServiceCollection services) => services
        .AddSingleton<CallQueries>()
        .AddSingleton<CallDay>()
        .AddSingleton<CallLines>()
        .AddSingleton<TakeCall>()
        .AddSingleton<ControlCall>()
        .AddSingleton<HoldCall>()
        .AddSingleton<ICleanUp, DeleteRecordings>()
        .AddWorker<CallWorker>();
}
