using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Recipients;

/// <summary>Remove-AcceptedRecipient.</summary>
[Cmdlet(
    VerbsCommon.Remove,
    "AcceptedRecipient",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Needs(Permissions.ChangeRecipients)]
public sealed class RemoveAcceptedRecipientCommand : RecipientCommand
{
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    public string[] Address { get; set; } = [];

    protected override void Process()
    {
        if (FindOne(Identity) is { } domain && Keys(Address) is { } keys)
            Change(
                $"Removing {keys.Length} recipients of \"{domain.Name}\".",
                new ChangeRecipients(domain, [], keys)
            );
    }
}
