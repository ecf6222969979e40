using System.Net;
using System.Net.Sockets;
using Appliance.Commands;
using Appliance.Storage;

namespace Appliance.Tests.Commands;

public sealed class WebAddressesTests
{
    [Fact]
    public void A_wildcard_is_shown_as_somebody_could_type_it()
    {
        Assert.Contains("http://localhost:8080", WebAddresses.Readable("http://*:8080"));
        Assert.Contains("https://localhost:8443", WebAddresses.Readable("https://[::]:8443"));
        Assert.Equal(["http://10.0.0.1:80"], WebAddresses.Readable("http://10.0.0.1:80"));
    }

    [Fact]
    public void The_health_check_asks_this_machine_and_by_plain_http_where_it_can()
    {
        Assert.Equal(
            new Uri("http://127.0.0.1:8080"),
            WebAddresses.Local(["https://*:8443", "http://*:8080"])
        );
        Assert.Equal(new Uri("https://127.0.0.1:8443"), WebAddresses.Local(["https://[::]:8443"]));
        Assert.Null(WebAddresses.Local([]));
    }

    [Fact]
    public void An_address_in_use_is_told_before_anything_starts()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://{other.LocalEndpoint}";

        var refusal = Assert.Throws<StartRefusedException>(() => WebAddresses.RefuseBusy([url]));

        Assert.Contains(url, refusal.Message, StringComparison.Ordinal);
        WebAddresses.RefuseBusy(["http://127.0.0.1:0"]);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("8080")]
    public void What_is_no_address_is_refused(string text) =>
        Assert.Throws<StartRefusedException>(() => WebAddresses.RefuseBusy([text]));

    [Fact]
    public void Settings_of_the_host_are_told_from_options_of_the_program()
    {
        var (own, settings) = HostSettings.Split([
            "run",
            "--data",
            "/tmp/x",
            "--Appliance:Queueing:MaxMessages=5",
            "--transport",
            "A=1",
            "--transport",
            "A=1",
            "--environment=Test",
            "--urls=http://127.0.0.1:0",
        ]);

        Assert.Equal(["--Appliance:Queueing:MaxMessages=5", "--environment=Test"], settings);
        Assert.Equal(
            [
                "run",
                "--data",
                "/tmp/x",
                "--transport",
                "A=1",
                "--transport",
                "A=1",
                "--urls=http://127.0.0.1:0",
            ],
            own
        );
    }
}
