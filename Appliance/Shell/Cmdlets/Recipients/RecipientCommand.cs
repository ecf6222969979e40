using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Shell.Cmdlets.AcceptedDomains;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Recipients;

/// <summary>A command on the known recipients of an accepted domain.</summary>
public abstract class RecipientCommand : ObjectCommand<AcceptedDomain>
{
    /// <summary>The accepted domain.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [IdentityValue]
    [ObjectNames("AcceptedDomain")]
    public ObjectIdentity Identity { get; set; } = null!;

    private protected override ImmutableArray<AcceptedDomain> All(Organization organization) =>
        organization.AcceptedDomains;

    private protected override bool IsAlsoNamed(AcceptedDomain configured, string text) =>
        AcceptedDomainNames.IsNamed(configured, text);

    private protected ImmutableArray<string>? Keys(IEnumerable<string> addresses)
    {
        var keys = ImmutableArray.CreateBuilder<string>();
        foreach (var text in addresses)
        {
            if (!EmailAddress.TryParse(text.Trim(), out var address))
            {
                Fail(
                    $"'{text}' is no mail address.",
                    "ParameterBindingException",
                    ErrorCategory.InvalidArgument,
                    text
                );
                return null;
            }
            keys.Add(RecipientList.KeyOf(address));
        }
        return [.. keys.Distinct(StringComparer.Ordinal)];
    }

    private protected void Change(string action, ChangeRecipients change)
    {
        if (May(action))
            Report(Apply(change, force: false), change.Domain.Name);
    }
}
