using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Recipients;

/// <summary>Get-AcceptedRecipient: whose mail an authoritative domain takes.</summary>
[Cmdlet(VerbsCommon.Get, "AcceptedRecipient")]
[Needs(Permissions.ReadConfiguration)]
public sealed class GetAcceptedRecipientCommand : RecipientCommand
{
    /// <summary>An address, or a pattern.</summary>
    [Parameter(Position = 1)]
    public string Address { get; set; } = "*";

    protected override void Process()
    {
        if (FindOne(Identity) is not { } domain)
            return;
        var pattern = WildcardPattern.Get(Address, WildcardOptions.IgnoreCase);
        foreach (var key in Organization.RecipientsOf(domain.Id).Sorted.Where(pattern.IsMatch))
            WriteObject(
                ShellBag.Of(ChangeRecipients.Noun, [("Address", key), ("Domain", domain.Name)])
            );
    }
}
