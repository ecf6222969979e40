using System.Globalization;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Monitoring;
using Appliance.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Journeys;

/// <summary>An office where some things are well and some are not, and the addresses of all its pages.</summary>
internal static class FurnishedOffice
{
    /// <summary>Every routed page: those without parameters by their address, those of an object by one that there is.</summary>
    public static IEnumerable<string> Paths(ApplianceSite site)
    {
        var organization = site.Services.GetRequiredService<LiveOrganization>().Current;
        var queue = site
            .Services.GetRequiredService<StatusFeed>()
            .Current.Queues.MaxBy(queue => queue.MessageCount)!;
        return typeof(Program)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), inherit: false))
            .Select(route => ((RouteAttribute)route).Template)
            .Where(path =>
                !path.StartsWith("/login", StringComparison.Ordinal)
                && path is not ("/setup" or "/not-found")
            )
            .Select(path =>
                path switch
                {
                    _ when !path.Contains('{', StringComparison.Ordinal) => path,
                    _ when path.StartsWith("/send/", StringComparison.Ordinal) => Filled(
                        path,
                        organization.SendConnectors[0].Id
                    ),
                    _ when path.StartsWith("/receive/", StringComparison.Ordinal) => Filled(
                        path,
                        organization.ReceiveConnectors[0].Id
                    ),
                    _ when path.StartsWith("/domains/", StringComparison.Ordinal) => Filled(
                        path,
                        organization.AcceptedDomains[0].Id
                    ),
                    _ when path.StartsWith("/queues/", StringComparison.Ordinal) => Filled(
                        path,
                        queue.Id
                    ),
                    _ when path.StartsWith("/messages/", StringComparison.Ordinal) => Filled(
                        path,
                        MessageIds.Format(
                            site.Services.GetRequiredService<StatusFeed>()
                                .Current.Recent[0]
                                .MessageId
                        )
                    ),
                    _ => Filled(path, ApplianceSite.AdminName),
                }
            )
            .Order(StringComparer.Ordinal);
    }

    private static string Filled(string path, object value) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{path[..path.IndexOf('{', StringComparison.Ordinal)]}{value}"
        );

    public static IEnumerable<string> Subjects => Letters().Select(letter => letter.Subject);

    public static async Task FurnishAsync(ApplianceSite site, int peerPort)
    {
        await site.SetUpAsync(request =>
            request with
            {
                AcceptedDomains = ["example.com", "branch-office.example.com"],
                MailboxServer = string.Create(
                    CultureInfo.InvariantCulture,
                    $"127.0.0.1:{peerPort}"
                ),
                RelayFrom = ["127.0.0.0/8"],
                Account = "scanner-hall",
                AccountPassword = "a password for a scanner",
            }
        );
        var editor = site.Services.GetRequiredService<OrganizationEditor>();
        var organization = site.Services.GetRequiredService<LiveOrganization>().Current;
        foreach (
            var connector in (SendConnector[])
                [
                    new("Scan-to-mail provider")
                    {
                        AddressSpaces = [AddressSpace.Parse("scan.example.net")],
                        DnsRoutingEnabled = false,
                        SmartHosts = [SmartHost.Parse("127.0.0.1")],
                        Port = 9,
                        Comment = "Scans for the whole house",
                    },
                    new("Partner relay for the very long named subsidiary in the north")
                    {
                        AddressSpaces =
                        [
                            AddressSpace.Parse("*.north-subsidiary.example.org;10"),
                            AddressSpace.Parse("legacy.north-subsidiary.example.org;20"),
                        ],
                    },
                    new("Old site link")
                    {
                        AddressSpaces = [AddressSpace.Parse("*.example.org;1")],
                        DnsRoutingEnabled = false,
                        SmartHosts = [SmartHost.Parse("10.20.0.5")],
                        Enabled = false,
                    },
                ]
        )
        {
            var result = await editor.ApplyAsync(
                new SaveObject(
                    connector with
                    {
                        SourceTransportServers = [organization.Server.Id],
                    }
                ),
                Actor.System,
                TestContext.Current.CancellationToken
            );
            Assert.True(result.IsSaved, string.Join('\n', result.Findings));
        }
        foreach (var (subject, recipient) in Letters())
        {
            using var client = await SmtpTestClient.GreetedAsync(site.Listener);
            await client.CommandAsync("EHLO copier-2nd-floor.example.com");
            await client.CommandAsync("MAIL FROM:<copier@example.com>");
            await client.CommandAsync($"RCPT TO:<{recipient}>");
            await client.CommandAsync("DATA");
            await client.CommandAsync(
                $"From: copier@example.com\r\nTo: {recipient}\r\nSubject: {subject}\r\n\r\nSee attachment.\r\n."
            );
        }
    }

    private static IEnumerable<(string Subject, string Recipient)> Letters()
    {
        yield return ("Invoice 2026-1187", "accounts@example.com");
        for (var i = 1; i <= 17; i++)
            yield return (
                $"Scan {i:00} from the copier on the second floor",
                "archive@scan.example.net"
            );
        yield return ("Nobody leads there", "someone@unreachable.example.invalid");
        yield return ("Minutes of the meeting", "board@branch-office.example.com");
    }
}
