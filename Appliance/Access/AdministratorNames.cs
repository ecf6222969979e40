using Microsoft.AspNetCore.Identity;

namespace Appliance.Access;

/// <summary>Names that an administrator cannot have, as a page of the console has them.</summary>
internal sealed class AdministratorNames : IUserValidator<IdentityUser>
{
    public Task<IdentityResult> ValidateAsync(
        UserManager<IdentityUser> manager,
        IdentityUser user
    ) =>
        Task.FromResult(
            string.Equals(user.UserName, "new", StringComparison.OrdinalIgnoreCase)
                ? IdentityResult.Failed(
                    new IdentityError
                    {
                        Code = nameof(IdentityErrorDescriber.InvalidUserName),
                        Description = "'new' cannot be a user name. Choose another one.",
                    }
                )
                : IdentityResult.Success
        );
}
