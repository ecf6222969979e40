using System.Collections.Immutable;
using System.Management.Automation;
using System.Security;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Cmdlets.SendConnectors;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.SubmissionAccounts;

/// <summary>New-SubmissionAccount; without a password one is made, and shown this once.</summary>
[Cmdlet(
    VerbsCommon.New,
    "SubmissionAccount",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Needs(Permissions.ChangeSubmissionAccounts)]
public sealed class NewSubmissionAccountCommand : NewObjectCommand<SubmissionAccount>
{
    private string? _made;

    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    [Parameter]
    public SecureString? Password { get; set; }

    /// <summary>Addresses, <c>@contoso.com</c> for a whole domain, or <c>*</c> for any sender.</summary>
    [Parameter(Mandatory = true)]
    [ListValue]
    public MultiValuedProperty AllowedSenders { get; set; } = null!;

    [Parameter]
    public bool Enabled { get; set; }

    [Parameter]
    public string? Comment { get; set; }

    private protected override string NewName => Name;

    private protected override ImmutableArray<SubmissionAccount> All(Organization organization) =>
        organization.SubmissionAccounts;

    private protected override SubmissionAccount? Blank()
    {
        var password = Password is null
            ? _made = SubmissionPassword.Generate()
            : SmartHostCredential.Reveal(Password);
        if (SubmissionPassword.ProblemOf(password) is { } problem)
        {
            Fail(problem, "ParameterBindingException", ErrorCategory.InvalidArgument, Name);
            return null;
        }
        return new SubmissionAccount(Name) { PasswordHash = SubmissionPassword.Hash(password) };
    }

    private protected override void Created(PSObject bag)
    {
        if (_made is not null)
            bag.Properties.Add(new PSNoteProperty("Password", _made));
        WriteObject(bag);
        if (_made is not null)
            WriteWarning($"The password is {_made}. It is not shown again.");
    }
}
