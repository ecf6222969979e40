# The build runs on the builder's own platform, whatever the image is for: .NET compiles for others.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source

# Packages change seldom; this layer stays while only sources do. global.json stays outside: the image's SDK is taken.
COPY Directory.Build.props Directory.Packages.props ./
COPY Appliance/Appliance.csproj Appliance/
RUN dotnet restore Appliance --arch "$TARGETARCH" -p:PublishReadyToRun=true

COPY wwwroot-assets wwwroot-assets
COPY Appliance Appliance
# Style and analysis have had their say before.
RUN dotnet publish Appliance --no-restore -c Release --arch "$TARGETARCH" --self-contained false \
    -p:PublishReadyToRun=true -p:RunAnalyzers=false -p:CSharpier_Bypass=true -o /published


FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /published /opt/appliance/program
# The program names its own addresses; the base image's would only make it warn that it does.
ENV PATH=/opt/appliance/program:$PATH ASPNETCORE_HTTP_PORTS=
RUN install -d -m 700 -o "$APP_UID" -g "$APP_UID" /data
VOLUME /data
WORKDIR /data
USER $APP_UID
EXPOSE 8080 8443 2525 2587
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["appliance", "healthcheck"]
ENTRYPOINT ["appliance"]
CMD ["run"]
