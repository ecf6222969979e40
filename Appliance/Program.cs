using Appliance.Access;
using Appliance.Administration;
using Appliance.CommandLine;
using Appliance.Storage;

return await ApplianceCommands.InvokeAsync(
    args,
    (builder, data) =>
    {
        builder
            .Services.AddConfiguration(data.Certificates)
            .AddStorage(data)
            .AddAccess()
            .AddAdministration();

        var app = builder.Build();
        app.UseAntiforgery();
        app.MapAccess();
        return app;
    }
);
