using System.Collections.Immutable;
using System.Management.Automation;
using System.Security;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Cmdlets.SendConnectors;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.SubmissionAccounts;

/// <summary>Set-SubmissionAccount.</summary>
[Cmdlet(
    VerbsCommon.Set,
    "SubmissionAccount",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = IdentitySet
)]
[Needs(Permissions.ChangeSubmissionAccounts)]
public sealed class SetSubmissionAccountCommand : SetObjectCommand<SubmissionAccount>
{
    [Parameter]
    public string? Name { get; set; }

    [Parameter]
    public SecureString? Password { get; set; }

    /// <inheritdoc cref="NewSubmissionAccountCommand.AllowedSenders"/>
    [Parameter]
    [ListValue]
    public MultiValuedProperty? AllowedSenders { get; set; }

    [Parameter]
    public bool Enabled { get; set; }

    [Parameter]
    public string? Comment { get; set; }

    private protected override ImmutableArray<SubmissionAccount> All(Organization organization) =>
        organization.SubmissionAccounts;

    private protected override SubmissionAccount? Complete(SubmissionAccount configured)
    {
        if (Password is null)
            return configured;
        var password = SmartHostCredential.Reveal(Password);
        if (SubmissionPassword.ProblemOf(password) is not { } problem)
            return configured with { PasswordHash = SubmissionPassword.Hash(password) };
        Fail(problem, "ParameterBindingException", ErrorCategory.InvalidArgument, configured.Name);
        return null;
    }
}
