using CxmHelpdesk.Desk.CleanUp;
using Microsoft.Extensions.DependencyInjection;

namespace CxmHelpdesk.Desk.Attachments;

internal static class AttachmentsServices
{
    public static IServiceCollection AddAttachments(this IServiceCollection services)
    {
        services.AddSingleton<AttachmentStore>();
        services.AddSingleton<AttachmentQueries>();
        services.AddSingleton<FileLinks>();
        services.AddSingleton<PictureQueries>();
        services.AddSingleton<ICleanUp, AttachmentCleanUp>();
        return services;
    }
}
