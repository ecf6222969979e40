using Appliance.Access;
using Appliance.Administration;
using Appliance.CommandLine;
using Appliance.Queueing;
using Appliance.Storage;
using Appliance.Tracking;

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
            .AddAdministration();

        var app = builder.Build();
        app.UseAntiforgery();
        app.MapAccess();
        return app;
    }
);
