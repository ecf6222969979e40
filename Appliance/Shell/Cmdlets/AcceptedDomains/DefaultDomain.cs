namespace Appliance.Shell.Cmdlets.AcceptedDomains;

internal static class DefaultDomain
{
    /// <summary>There is one default: whoever becomes it takes it from the one that was.</summary>
    public static Change Moved(AcceptedDomain domain, Organization organization)
    {
        var save = new SaveObject(domain);
        var before = organization.AcceptedDomains.FirstOrDefault(other =>
            other.IsDefault && other.Id != domain.Id
        );
        return domain.IsDefault && before is not null
            ? new ChangeSet([new SaveObject(before with { IsDefault = false }), save])
            : save;
    }
}
