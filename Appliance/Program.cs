using Appliance.Access;
using Appliance.Administration;
using Appliance.Commands;
using Appliance.Components;
using Appliance.Delivery;
using Appliance.Monitoring;
using Appliance.Monitoring.Health;
using Appliance.Queueing;
using Appliance.Receiving;
using Appliance.Routing;
using Appliance.Shell;
using Appliance.Shell.Hosting;
using Appliance.Storage;
using Appliance.Tracking;

ShellEngine.BoundRegularExpressions();

return await ApplianceCommands.InvokeAsync(
    args,
    (builder, data) =>
    {
        builder
            .Services.AddConfiguration(data.Certificates)
            .AddStorage(data)
            .AddTracking()
            .AddAccess()
            .AddQueueing()
            .AddMailRouting()
            .AddDelivery()
            .AddReceiving(data.AccountUses)
            .AddAdministration()
            .AddMonitoring()
            .AddShell()
            .AddLocalShell(data.ShellSocket)
            .AddComponents();

        var app = builder.Build();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseAntiforgery();
        app.MapAccess();
        app.MapHealth();
        app.MapComponents();
        return app;
    }
);
