using Appliance.Configuration.SendConnectors;
using Appliance.Delivery;
using Appliance.Mail;
using Appliance.Tests.Support;
using static Appliance.Tests.Delivery.Dialogue;

namespace Appliance.Tests.Delivery;

/// <summary>ErrorPolicies of send-connectors 3: which refusals wait, and which put-offs go back.</summary>
public sealed class ErrorPolicyTests
{
    private const SendErrorPolicies Default = SendErrorPolicies.Default;
    private const SendErrorPolicies Custom = SendErrorPolicies.DowngradeCustomFailures;
    private const SendErrorPolicies Upgrade = SendErrorPolicies.UpgradeCustomFailures;
    private const SendErrorPolicies LogOn = SendErrorPolicies.DowngradeAuthFailures;

    [Theory]
    [InlineData(Default, 550, "5.7.1", DeliveryVerdict.Refused)]
    [InlineData(Default, 451, "4.7.1", DeliveryVerdict.Deferred)]
    [InlineData(Custom, 550, "5.7.1", DeliveryVerdict.Deferred)]
    [InlineData(Custom, 554, null, DeliveryVerdict.Deferred)]
    [InlineData(Custom, 550, "5.1.1", DeliveryVerdict.Refused)]
    [InlineData(Custom, 550, null, DeliveryVerdict.Refused)]
    [InlineData(Custom, 451, "4.7.1", DeliveryVerdict.Deferred)]
    [InlineData(Upgrade, 451, "4.7.1", DeliveryVerdict.Refused)]
    [InlineData(Upgrade, 451, null, DeliveryVerdict.Refused)]
    [InlineData(Upgrade, 450, "4.1.8", DeliveryVerdict.Deferred)]
    [InlineData(Upgrade, 450, null, DeliveryVerdict.Deferred)]
    [InlineData(Upgrade, 550, "5.7.1", DeliveryVerdict.Refused)]
    [InlineData(LogOn, 530, "5.7.0", DeliveryVerdict.Deferred)]
    [InlineData(LogOn, 535, null, DeliveryVerdict.Deferred)]
    [InlineData(LogOn, 550, "5.7.1", DeliveryVerdict.Refused)]
    [InlineData(LogOn, 554, "5.7.8", DeliveryVerdict.Deferred)]
    public void A_policy_turns_the_replies_it_is_about(
        SendErrorPolicies policies,
        int code,
        string? status,
        DeliveryVerdict expected
    )
    {
        var reply = new SmtpReply(code, status, "said");

        var outcome = ErrorPolicy.Judge(reply, "peer.test", policies);

        Assert.Equal(expected, outcome.Verdict);
        if (expected == DeliveryVerdict.Refused)
            Assert.Equal('5', outcome.Reply.StatusOrClass[0]);
        Assert.Contains("said", outcome.Reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    [InlineData("CONTENT")]
    public async Task It_counts_at_each_step_of_a_message(string verb)
    {
        await using var peer = FakePeer.Start(p => p.On(verb, "554 5.7.1 Not today"));
        await using var connection = await OpenAsync(
            peer,
            Settings() with
            {
                ErrorPolicies = Custom,
            }
        );

        var result = await connection.SendAsync(Message(Text));

        Assert.Equal([(DeliveryVerdict.Deferred, "554 5.7.1 Not today")], result.Brief());
    }

    [Fact]
    public async Task What_goes_back_by_policy_is_reported_with_what_was_said()
    {
        await using var peer = FakePeer.Start(p => p.On("RCPT", "451 4.7.1 Greylisted"));
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(peer) with
            {
                ErrorPolicies = Upgrade,
            },
        ]);

        await delivery.Mail.SubmitAsync(null, "bob@peer.test");

        await delivery.WaitUntilEmptyAsync();
        Assert.Equal(
            "554 5.7.1 127.0.0.1 said 451 4.7.1 Greylisted, which counts as final by UpgradeCustomFailures",
            delivery
                .Counters.LastError!.Text.Replace("[", "", StringComparison.Ordinal)
                .Replace("]", "", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("nowhere.test")]
    [InlineData("null.test")]
    [InlineData("empty.test")]
    public async Task What_DNS_says_for_good_waits_by_policy(string domain)
    {
        await using var dns = FakeDns.Start(d => d.NullMx("null.test").Empty("empty.test"));
        var options = new DeliveryOptions { DnsPort = dns.Port };
        var connector = new SendConnector("dns") { AddressSpaces = [AddressSpace.Parse("*")] };
        await using (
            var strict = await TestDelivery.StartAsync(
                [connector, TestDelivery.AskingLoopback],
                options
            )
        )
        {
            await strict.Mail.SubmitAsync(null, $"bob@{domain}");
            await strict.WaitUntilEmptyAsync();
        }
        await using var patient = await TestDelivery.StartAsync(
            [
                connector with
                {
                    ErrorPolicies = SendErrorPolicies.DowngradeDnsFailures,
                },
                TestDelivery.AskingLoopback,
            ],
            options
        );

        await patient.Mail.SubmitAsync(null, $"bob@{domain}");

        await patient.WaitForRetryAsync();
        Assert.Contains("DowngradeDnsFailures", patient.Queue.LastError, StringComparison.Ordinal);
    }
}
