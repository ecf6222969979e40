using System.Net;
using Appliance.Configuration;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Delivery;
using Appliance.Tests.Support;

namespace Appliance.Tests.Delivery;

public sealed class MxResolverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hosts_come_in_the_order_of_their_preference()
    {
        await using var dns = FakeDns.Start(d =>
            d.Mx("contoso.test", 20, "backup.contoso.test")
                .Mx("contoso.test", 10, "main.contoso.test")
                .Address("main.contoso.test", "192.0.2.1", "192.0.2.2")
                .Address("backup.contoso.test", "192.0.2.9")
        );

        var resolution = await ResolveAsync(dns, "contoso.test");

        Assert.Equal(
            [
                "main.contoso.test [192.0.2.1]:25",
                "main.contoso.test [192.0.2.2]:25",
                "backup.contoso.test [192.0.2.9]:25",
            ],
            resolution.Targets.Select(t => t.ToString())
        );
    }

    [Fact]
    public async Task Equal_preferences_share_the_load()
    {
        await using var dns = FakeDns.Start(d =>
            d.Mx("contoso.test", 10, "a.contoso.test")
                .Mx("contoso.test", 10, "b.contoso.test")
                .Address("a.contoso.test", "192.0.2.1")
                .Address("b.contoso.test", "192.0.2.2")
        );
        var resolver = Resolver(dns, new Random(4711));
        var organization = OrganizationOf(dns);

        var first = 0;
        for (var i = 0; i < 1000; i++)
        {
            var resolution = await resolver.ResolveDomainAsync(
                "contoso.test",
                organization,
                isExternal: false,
                Cancellation
            );
            if (resolution.Targets[0].Name == "a.contoso.test")
                first++;
        }

        Assert.InRange(first, 450, 550);
    }

    [Fact]
    public async Task Without_MX_the_domain_is_its_own_host()
    {
        await using var dns = FakeDns.Start(d =>
            d.Address("contoso.test", "192.0.2.1", "2001:db8::1")
        );

        var resolution = await ResolveAsync(dns, "contoso.test");

        Assert.Equal(
            ["contoso.test [192.0.2.1]:25", "contoso.test [2001:db8::1]:25"],
            resolution.Targets.Select(t => t.ToString())
        );
    }

    [Fact]
    public async Task With_a_global_IPv6_address_of_our_own_IPv6_goes_first()
    {
        await using var dns = FakeDns.Start(d =>
            d.Address("contoso.test", "192.0.2.1", "2001:db8::1", "2001:db8::2")
        );

        var resolution = await ResolveAsync(dns, "contoso.test", own: "2001:4860::7");

        Assert.Equal(
            ["2001:db8::1", "192.0.2.1", "2001:db8::2"],
            resolution.Targets.Select(t => t.EndPoint.Address.ToString())
        );
    }

    [Fact]
    public async Task A_null_MX_is_refused_and_addresses_are_not_asked()
    {
        await using var dns = FakeDns.Start(d =>
            d.NullMx("contoso.test").Address("contoso.test", "192.0.2.1")
        );

        var resolution = await ResolveAsync(dns, "contoso.test");

        Assert.Equal("5.1.10", resolution.Refusal!.Status);
        Assert.Equal(["MX contoso.test"], dns.Questions);
    }

    [Fact]
    public async Task A_null_MX_beside_a_real_one_is_passed_over()
    {
        await using var dns = FakeDns.Start(d =>
            d.NullMx("contoso.test")
                .Mx("contoso.test", 10, "mx.contoso.test")
                .Address("mx.contoso.test", "192.0.2.1")
        );

        Assert.Single((await ResolveAsync(dns, "contoso.test")).Targets);
    }

    [Fact]
    public async Task A_domain_that_does_not_exist_is_refused()
    {
        await using var dns = FakeDns.Start();

        var resolution = await ResolveAsync(dns, "nowhere.test");

        Assert.Equal("5.4.4", resolution.Refusal!.Status);
        Assert.Contains("NonExistentDomain", resolution.Refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_without_any_host_is_refused()
    {
        await using var dns = FakeDns.Start(d =>
            d.Empty("empty.test").Mx("dangling.test", 10, "gone.dangling.test")
        );

        Assert.Equal("5.4.4", (await ResolveAsync(dns, "empty.test")).Refusal!.Status);
        Assert.Equal("5.4.4", (await ResolveAsync(dns, "dangling.test")).Refusal!.Status);
    }

    [Fact]
    public async Task A_server_that_fails_is_asked_again_later()
    {
        await using var dns = FakeDns.Start(d =>
            d.Failure("broken.test")
                .Mx("halfbroken.test", 10, "mx.halfbroken.test")
                .Failure("mx.halfbroken.test")
        );

        Assert.StartsWith(
            "451 4.4.0 ",
            (await ResolveAsync(dns, "broken.test")).Error,
            StringComparison.Ordinal
        );
        Assert.NotNull((await ResolveAsync(dns, "halfbroken.test")).Error);
    }

    [Fact]
    public async Task A_server_that_is_silent_is_asked_again_later()
    {
        await using var dns = FakeDns.Start(d => d.Silence("silent.test"));

        var resolution = await ResolveAsync(dns, "silent.test");

        Assert.Contains("no DNS server answers", resolution.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_host_without_an_answer_leaves_the_others()
    {
        await using var dns = FakeDns.Start(d =>
            d.Mx("contoso.test", 10, "broken.contoso.test")
                .Mx("contoso.test", 20, "mx.contoso.test")
                .Failure("broken.contoso.test")
                .Address("mx.contoso.test", "192.0.2.1")
        );

        Assert.Single((await ResolveAsync(dns, "contoso.test")).Targets);
    }

    [Fact]
    public async Task An_alias_leads_to_the_MX_of_its_target()
    {
        await using var dns = FakeDns.Start(d =>
            d.Alias("www.contoso.test", "contoso.test")
                .Mx("contoso.test", 10, "mx.contoso.test")
                .Address("mx.contoso.test", "192.0.2.1")
        );

        Assert.Equal(
            "mx.contoso.test",
            (await ResolveAsync(dns, "www.contoso.test")).Targets[0].Name
        );
    }

    [Fact]
    public async Task Aliases_in_a_circle_come_to_an_end()
    {
        await using var dns = FakeDns.Start(d =>
            d.Alias("a.test", "b.test").Alias("b.test", "a.test")
        );

        Assert.Contains(
            "alias",
            (await ResolveAsync(dns, "a.test")).Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("mail.appliance.test")]
    [InlineData("MAIL.Appliance.test")]
    [InlineData("relay.appliance.test")]
    [InlineData("elsewhere.test")]
    public async Task Behind_ourselves_there_is_nobody_to_ask(string host)
    {
        await using var dns = FakeDns.Start(d =>
            d.Mx("contoso.test", 10, host)
                .Mx("contoso.test", 20, "worse.contoso.test")
                .Address("worse.contoso.test", "192.0.2.9")
                .Address("elsewhere.test", "198.51.100.1")
        );

        var resolution = await ResolveAsync(dns, "contoso.test", own: "198.51.100.1");

        Assert.Equal("5.4.6", resolution.Refusal!.Status);
        Assert.Contains("MxLoopback", resolution.Refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_ourselves_there_may_be_others()
    {
        await using var dns = FakeDns.Start(d =>
            d.Mx("contoso.test", 10, "better.contoso.test")
                .Mx("contoso.test", 20, "mail.appliance.test")
                .Mx("contoso.test", 30, "worse.contoso.test")
                .Address("better.contoso.test", "192.0.2.1")
                .Address("worse.contoso.test", "192.0.2.9")
        );

        Assert.Equal(
            ["better.contoso.test"],
            (await ResolveAsync(dns, "contoso.test")).Targets.Select(t => t.Name)
        );
    }

    [Fact]
    public async Task A_host_with_many_addresses_is_tried_at_ten()
    {
        await using var dns = FakeDns.Start(d =>
            d.Address("contoso.test", [.. Enumerable.Range(1, 14).Select(i => $"192.0.2.{i}")])
        );

        Assert.Equal(10, (await ResolveAsync(dns, "contoso.test")).Targets.Length);
    }

    [Fact]
    public async Task A_smart_host_is_first_taken_for_a_domain_and_keeps_its_name()
    {
        await using var dns = FakeDns.Start(d =>
            d.Mx("relay.test", 10, "one.relay.test")
                .Mx("relay.test", 20, "two.relay.test")
                .Address("one.relay.test", "192.0.2.1")
                .Address("two.relay.test", "192.0.2.2")
                .Address("plain.test", "192.0.2.3")
        );

        Assert.Equal(
            ["relay.test [192.0.2.1]:587", "relay.test [192.0.2.2]:587"],
            (await ResolveSmartHostAsync(dns, "relay.test")).Targets.Select(t => t.ToString())
        );
        Assert.Equal(
            ["plain.test [192.0.2.3]:587"],
            (await ResolveSmartHostAsync(dns, "plain.test")).Targets.Select(t => t.ToString())
        );
    }

    [Fact]
    public async Task A_smart_host_by_address_asks_nobody()
    {
        await using var dns = FakeDns.Start();

        Assert.Equal(
            ["[192.0.2.1]:587"],
            (await ResolveSmartHostAsync(dns, "192.0.2.1")).Targets.Select(t => t.ToString())
        );
        Assert.Empty(dns.Questions);
    }

    [Fact]
    public async Task Localhost_is_this_machine_and_no_question_for_DNS()
    {
        await using var dns = FakeDns.Start();

        var resolution = await ResolveSmartHostAsync(dns, "localhost");

        Assert.Equal(IPAddress.Loopback, resolution.Targets[0].EndPoint.Address);
        Assert.Empty(dns.Questions);
    }

    [Fact]
    public async Task A_name_of_the_hosts_file_resolves_although_DNS_does_not_know_it()
    {
        await using var dns = FakeDns.Start();

        // Every machine has its own name there, or its resolver knows it.
        var resolution = await ResolveSmartHostAsync(dns, Dns.GetHostName());

        Assert.NotEmpty(resolution.Targets);
    }

    [Fact]
    public async Task A_smart_host_that_nobody_knows_is_tried_again_later()
    {
        await using var dns = FakeDns.Start();

        Assert.Contains(
            "was found neither",
            (await ResolveSmartHostAsync(dns, "nowhere.invalid")).Error,
            StringComparison.Ordinal
        );
    }

    private static Task<MxResolution> ResolveAsync(
        FakeDns dns,
        string domain,
        string own = "127.0.0.1"
    ) =>
        Resolver(dns, own: own)
            .ResolveDomainAsync(domain, OrganizationOf(dns), isExternal: false, Cancellation);

    private static Task<MxResolution> ResolveSmartHostAsync(FakeDns dns, string host) =>
        Resolver(dns)
            .ResolveSmartHostAsync(
                SmartHost.Parse(host),
                587,
                OrganizationOf(dns),
                isExternal: true,
                Cancellation
            );

    private static MxResolver Resolver(FakeDns dns, Random? random = null, string own = "127.0.0.1")
    {
        var options = new DeliveryOptions
        {
            DnsPort = dns.Port,
            DnsTimeout = TimeSpan.FromMilliseconds(200),
        };
        return new MxResolver(
            new DnsServers(options),
            new OwnHosts(() => [IPAddress.Parse(own)], TimeProvider.System),
            options,
            TimeProvider.System,
            random
        );
    }

    private static Organization OrganizationOf(FakeDns dns)
    {
        Assert.NotEqual(0, dns.Port);
        return new Organization([
            new TransportServer("MAIL")
            {
                Fqdn = "mail.appliance.test",
                InternalDnsAdapterEnabled = false,
                InternalDnsServers = [IPAddress.Loopback],
                ExternalDnsAdapterEnabled = false,
                ExternalDnsServers = [IPAddress.Loopback],
            },
            new ReceiveConnector("Relay") { Fqdn = "relay.appliance.test" },
        ]);
    }
}
