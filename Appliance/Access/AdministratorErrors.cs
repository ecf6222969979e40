using Microsoft.AspNetCore.Identity;

namespace Appliance.Access;

/// <summary>Identity's refusals in the words of this product: what is wrong, and what would be right.</summary>
internal sealed class AdministratorErrors : IdentityErrorDescriber
{
    public override IdentityError InvalidUserName(string? userName) =>
        With(
            base.InvalidUserName(userName),
            string.IsNullOrWhiteSpace(userName)
                ? "Enter a user name."
                : $"'{userName}' cannot be a user name. Use letters, digits and - . _ @ +."
        );

    public override IdentityError DuplicateUserName(string userName) =>
        With(
            base.DuplicateUserName(userName),
            $"There is an administrator '{userName}' already. Choose another name."
        );

    public override IdentityError PasswordTooShort(int length) =>
        With(
            base.PasswordTooShort(length),
            $"The password is too short. Use at least {length} characters."
        );

    private static IdentityError With(IdentityError error, string description)
    {
        error.Description = description;
        return error;
    }
}
