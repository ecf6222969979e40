using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.AcceptedDomains;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;
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

/// <summary>Import-AcceptedRecipient: from a file of whoever types, one address a line or a table (as the console takes it).</summary>
[Cmdlet(
    VerbsData.Import,
    "AcceptedRecipient",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Needs(Permissions.ChangeRecipients)]
public sealed class ImportAcceptedRecipientCommand : RecipientCommand
{
    /// <summary>A file on the machine of whoever types; in the browser it is asked for.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string Path { get; set; } = "";

    /// <summary>Removes the recipients that the file does not have.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    protected override void Process()
    {
        if (FindOne(Identity) is not { } domain)
            return;
        var content = Wait(token =>
            Context.Screen.ReadFileAsync(Path, RecipientFile.MaxBytes, token)
        );
        if (content is null)
        {
            Refuse($"No file '{Path}' was given.", Path);
            return;
        }
        var file = RecipientFile.Read(
            System.Text.Encoding.UTF8.GetString(content).TrimStart('\uFEFF')
        );
        foreach (var fault in file.Faults.Take(10))
            WriteWarning($"Line {fault.Line}: {fault.Reason}");
        var import = RecipientImport.Of(file, domain, Organization);
        ImmutableArray<string> removed = Replace ? import.Missing : [];
        if (!import.Foreign.IsEmpty)
            WriteWarning($"{import.Foreign.Length} addresses of other domains were left out.");
        if (import.Added.IsEmpty && removed.IsEmpty)
        {
            WriteWarning("The file has nothing that is not in the list already.");
            return;
        }
        Change(
            $"Importing into \"{domain.Name}\": {import.Added.Length} added, {removed.Length} removed.",
            new ChangeRecipients(domain, import.Added, removed, IsImport: true)
        );
    }
}
