using Appliance.Storage;
using Appliance.Tracking;
using Microsoft.Extensions.Options;

namespace Appliance.Queueing;

public static class QueueingServices
{
    /// <summary>The queue is the first hosted service, so that it starts before and stops after all who use it.</summary>
    public static IServiceCollection AddQueueing(this IServiceCollection services)
    {
        services.AddOptions<QueueingOptions>().BindConfiguration("Appliance:Queueing");
        services.AddSingleton(provider =>
        {
            var queue = new MailQueue(
                provider.GetRequiredService<DataDirectory>().Root,
                provider.GetRequiredService<IOptions<QueueingOptions>>().Value,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<MailQueue>>()
            );
            queue.Load(provider.GetRequiredService<LiveOrganization>().Current);
            return queue;
        });
        services.AddSingleton<IFollowOrganization>(provider =>
            provider.GetRequiredService<MailQueue>()
        );
        services.AddHostedService(provider => provider.GetRequiredService<MailQueue>());
        services.AddSingleton<EventMover>();
        services.AddHostedService(provider => provider.GetRequiredService<EventMover>());
        services.AddHostedService<QueueGuard>();
        return services;
    }
}
