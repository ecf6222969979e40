using System.Collections.Immutable;
using Appliance.Configuration.Domains;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Configuration.SubmissionAccounts;

namespace Appliance.Configuration;

/// <summary>All rules over an organization: validation is written here and nowhere else.</summary>
public sealed class RuleBook
{
    private readonly SendConnectorRules _sendConnectors = new();
    private readonly ReceiveConnectorRules _receiveConnectors = new();
    private readonly AcceptedDomainRules _acceptedDomains = new();
    private readonly SubmissionAccountRules _submissionAccounts = new();
    private readonly TransportServerRules _server = new();
    private readonly TransportConfigRules _transport = new();

    public ImmutableArray<Finding> Check(Organization organization) =>
        [
            .. organization.SendConnectors.SelectMany(o => _sendConnectors.Check(o, organization)),
            .. organization.ReceiveConnectors.SelectMany(o =>
                _receiveConnectors.Check(o, organization)
            ),
            .. organization.AcceptedDomains.SelectMany(o =>
                _acceptedDomains.Check(o, organization)
            ),
            .. organization.SubmissionAccounts.SelectMany(o =>
                _submissionAccounts.Check(o, organization)
            ),
            .. _server.Check(organization.Server, organization),
            .. _transport.Check(organization.Transport, organization),
        ];

    /// <summary>What <paramref name="next"/> has wrong that <paramref name="current"/> had not: an old fault elsewhere blocks nothing.</summary>
    public ImmutableArray<Finding> Introduced(Organization current, Organization next)
    {
        var before = Check(current).ToHashSet();
        return [.. Check(next).Where(finding => !before.Contains(finding))];
    }
}
