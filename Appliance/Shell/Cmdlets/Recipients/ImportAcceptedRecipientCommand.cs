using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Recipients;

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
