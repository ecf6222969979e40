using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Recipients;

/// <summary>Add-AcceptedRecipient.</summary>
[Cmdlet(
    VerbsCommon.Add,
    "AcceptedRecipient",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Needs(Permissions.ChangeRecipients)]
public sealed class AddAcceptedRecipientCommand : RecipientCommand
{
    [Parameter(Mandatory = true, Position = 1)]
    public string[] Address { get; set; } = [];

    protected override void Process()
    {
        if (FindOne(Identity) is { } domain && Keys(Address) is { } keys)
            Change(
                $"Adding {keys.Length} recipients to \"{domain.Name}\".",
                new ChangeRecipients(domain, keys, [])
            );
    }
}
