namespace Appliance.Delivery;

/// <summary>What a refusal of the next hop means under the connector's error policies (send-connectors 3, ErrorPolicies).</summary>
internal static class ErrorPolicy
{
    public static DeliveryOutcome Judge(SmtpReply reply, string host, SendErrorPolicies policies)
    {
        if (policies == SendErrorPolicies.Default)
            return reply.IsPermanent
                ? DeliveryOutcome.Refused(reply, host)
                : DeliveryOutcome.Deferred(reply, host);
        if (reply.IsPermanent)
            return IsDowngraded(reply, policies)
                ? DeliveryOutcome.Deferred(reply, host)
                : DeliveryOutcome.Refused(reply, host);
        return
            policies.HasFlag(SendErrorPolicies.UpgradeCustomFailures)
            && reply.IsTransient
            && !IsAboutAddress(reply)
            ? DeliveryOutcome.Refused(Upgraded(reply, host), host)
            : DeliveryOutcome.Deferred(reply, host);
    }

    /// <summary>Why the mail of a domain waits although DNS says that it can never be delivered; null where it goes back.</summary>
    public static string? Downgrade(SmtpReply refusal, SendErrorPolicies policies) =>
        policies.HasFlag(SendErrorPolicies.DowngradeDnsFailures)
            ? $"451 4.4.0 {refusal.Text} ({refusal.Code} {refusal.StatusOrClass}, which waits by DowngradeDnsFailures)"
            : null;

    private static bool IsDowngraded(SmtpReply reply, SendErrorPolicies policies) =>
        policies.HasFlag(SendErrorPolicies.DowngradeAuthFailures) && IsAboutLogOn(reply)
        || policies.HasFlag(SendErrorPolicies.DowngradeCustomFailures) && !IsAboutAddress(reply);

    // RFC 4954 4 and 6: authentication required, mechanism too weak, credentials invalid, encryption required.
    private static bool IsAboutLogOn(SmtpReply reply) =>
        reply.Code is 530 or 534 or 535 or 538 || reply.Status is "5.7.8" or "5.7.9" or "5.7.11";

    // RFC 3463 3.2. Without a status code these four say it of a mailbox (RFC 5321 4.2.3).
    private static bool IsAboutAddress(SmtpReply reply) =>
        reply.Status is { } status
            ? status.Length > 3 && status[1..].StartsWith(".1.", StringComparison.Ordinal)
            : reply.Code is 550 or 551 or 553 or 450;

    private static SmtpReply Upgraded(SmtpReply reply, string host) =>
        new(
            554,
            reply.Status is { } status ? "5" + status[1..] : "5.0.0",
            $"{host} said {reply}, which counts as final by UpgradeCustomFailures"
        );
}
