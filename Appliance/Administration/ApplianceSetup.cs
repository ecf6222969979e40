using System.Collections.Immutable;
using Appliance.Access;

namespace Appliance.Administration;

/// <summary>
/// The first start: the administrator and all that mail needs to flow, in one transaction. Page, command line and environment
/// all come through here, and none after there is an administrator.
/// </summary>
public sealed class ApplianceSetup(
    OrganizationEditor organization,
    AdministratorEditor administrators,
    SecretProtector protector
)
{
    private static readonly Finding Done = new(
        Guid.Empty,
        "",
        "This appliance is set up already: it has an administrator."
    );

    private volatile bool _isDone;

    /// <summary>There is an administrator. Asked by every page, so it is remembered.</summary>
    public bool IsDone => _isDone;

    /// <summary>Looks once whether there is an administrator; before anything asks.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken) =>
        _isDone = await administrators.AnyAsync(cancellationToken);

    /// <summary>What set-up would make of the request, and all that is wrong with it; changes nothing.</summary>
    public async Task<SetupPreview> PreviewAsync(
        SetupRequest request,
        CancellationToken cancellationToken
    )
    {
        var plan = SetupPlan.Of(request, protector, LowPorts.MayBind());
        var change = plan.Accepting(organization.Preview(plan.Change));
        var accountFindings = AtFields(
            await administrators.CheckAsync(request.Admin, request.Password, cancellationToken)
        );
        return new SetupPreview(
            [
                .. accountFindings,
                .. plan.Findings,
                .. organization.Preview(change).Select(plan.AtField),
            ],
            plan.Objects,
            plan.Note
        );
    }

    public async Task<SetupResult> RunAsync(
        SetupRequest request,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (_isDone || await administrators.AnyAsync(cancellationToken))
            return Refused([Done]);
        var plan = SetupPlan.Of(request, protector, LowPorts.MayBind());
        if (plan.Findings.HasErrors())
        {
            // The rules may find more: say all of it at once.
            var more = organization.Preview(plan.Change).Where(finding => finding.IsError);
            return Refused([.. plan.Findings, .. more.Select(plan.AtField)]);
        }
        var result = await organization.ApplyAsync(
            plan.Accepting(organization.Preview(plan.Change)),
            actor,
            alongside: async (scope, token) =>
                // Within the transaction: of two set-ups at once only one finds none.
                await administrators.AnyAsync(token)
                    ? [Done]
                    : AtFields(
                        await administrators.CreateWithinAsync(
                            scope,
                            request.Admin,
                            request.Password,
                            [AdministratorRole.OrganizationAdministrator],
                            actor,
                            token
                        )
                    ),
            cancellationToken
        );
        _isDone |= result.IsSaved;
        return new SetupResult(
            result.IsSaved,
            [.. result.Findings.Select(plan.AtField)],
            result.Effects,
            result.IsSaved ? plan.Note : null
        );
    }

    private static ImmutableArray<Finding> AtFields(ImmutableArray<Finding> findings) =>
        [
            .. findings.Select(finding =>
                finding with
                {
                    Property =
                        finding.Property == "Password"
                            ? nameof(SetupRequest.Password)
                            : nameof(SetupRequest.Admin),
                }
            ),
        ];

    private static SetupResult Refused(ImmutableArray<Finding> findings) =>
        new(IsDone: false, findings, [], null);
}
