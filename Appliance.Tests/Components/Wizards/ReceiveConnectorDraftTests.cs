using System.Net;
using Appliance.Components.Wizards;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Mail;

namespace Appliance.Tests.Components.Wizards;

public sealed class ReceiveConnectorDraftTests
{
    private static readonly ReceiveConnectorDraft Draft = new()
    {
        Name = "Office",
        Bindings = [IPEndPoint.Parse("192.168.1.1:2525")],
        RemoteIPRanges = [IPRange.Parse("192.168.1.0/24")],
        Fqdn = "smtp.example.com",
    };

    [Theory]
    [InlineData(ReceiveConnectorUsage.Custom, "LocalNetwork,RemoteNetwork")]
    [InlineData(ReceiveConnectorUsage.Internet, "LocalNetwork")]
    [InlineData(ReceiveConnectorUsage.Internal, "RemoteNetwork")]
    [InlineData(ReceiveConnectorUsage.Client, "RemoteNetwork")]
    [InlineData(ReceiveConnectorUsage.Partner, "LocalNetwork,RemoteNetwork")]
    public void A_usage_shows_the_pages_that_it_has(ReceiveConnectorUsage usage, string between) =>
        Assert.Equal(
            $"Introduction,{between},Summary,Completion",
            string.Join(',', (Draft with { Usage = usage }).Steps)
        );

    [Fact]
    public void What_a_usage_rules_out_is_kept_and_left_out()
    {
        var client = Draft with { Usage = ReceiveConnectorUsage.Client };

        Assert.Null(client.ToConnector().Fqdn);
        Assert.Equal(587, client.ToConnector().Bindings[0].Port);
        var custom = client with { Usage = ReceiveConnectorUsage.Custom };
        Assert.Equal("smtp.example.com", custom.ToConnector().Fqdn);
        Assert.Equal(2525, Assert.Single(custom.ToConnector().Bindings).Port);
    }

    [Fact]
    public void A_connector_like_another_has_its_settings_and_no_more_of_it()
    {
        var origin = new ReceiveConnector("Scanners")
        {
            Version = 3,
            Bindings = [IPEndPoint.Parse("0.0.0.0:25")],
            RemoteIPRanges = [IPRange.Parse("10.0.0.0/8")],
            PermissionGroups = PermissionGroups.AnonymousUsers,
            AnonymousAcceptsAnyRecipient = true,
            MaxHopCount = 7,
        };

        var copy = ReceiveConnectorDraft.Like(origin, "Scanners copy").ToConnector();

        Assert.NotEqual(origin.Id, copy.Id);
        Assert.Equal(0, copy.Version);
        Assert.Equal("Scanners copy", copy.Name);
        Assert.True(copy.AnonymousAcceptsAnyRecipient);
        Assert.Equal(7, copy.MaxHopCount);
        Assert.Equal(origin.Bindings, copy.Bindings);
    }

    [Fact]
    public void A_draft_survives_a_reload()
    {
        var draft = Draft with
        {
            Usage = ReceiveConnectorUsage.Partner,
            Template = new ReceiveConnector("Other") { MaxHopCount = 7 },
        };

        var back = ReceiveConnectorDraft.FromJson(draft.ToJson());

        Assert.Equal(draft.ToJson(), back?.ToJson());
        Assert.Equal(draft.Id, back?.Id);
        Assert.Equal(7, back?.Template?.MaxHopCount);
        Assert.Null(ReceiveConnectorDraft.FromJson("{\"Usage\":\"Unheard\"}"));
    }

    [Theory]
    // The Internet has no page for its clients, and Client none for its ports: the other one tells.
    [InlineData(ReceiveConnectorUsage.Internet, "RemoteIPRanges", "LocalNetwork")]
    [InlineData(ReceiveConnectorUsage.Client, "Bindings", "RemoteNetwork")]
    [InlineData(ReceiveConnectorUsage.Custom, "Bindings", "LocalNetwork")]
    [InlineData(ReceiveConnectorUsage.Custom, "RemoteIPRanges", "RemoteNetwork")]
    [InlineData(ReceiveConnectorUsage.Custom, "Name", "Introduction")]
    [InlineData(ReceiveConnectorUsage.Custom, "MaxHopCount", "Summary")]
    public void A_finding_is_told_on_a_page_that_there_is(
        ReceiveConnectorUsage usage,
        string property,
        string page
    ) => Assert.Equal(page, (Draft with { Usage = usage }).PageFor(property).ToString());
}
