using Appliance.Access;

namespace Appliance.Tests.Access;

public sealed class SubmissionPasswordTests
{
    [Fact]
    public void A_made_password_is_readable_good_and_never_the_same()
    {
        var made = Enumerable.Range(0, 100).Select(_ => SubmissionPassword.Generate()).ToList();

        Assert.Equal(made.Count, made.Distinct(StringComparer.Ordinal).Count());
        Assert.All(
            made,
            password =>
            {
                Assert.Matches("^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}$", password);
                Assert.Null(SubmissionPassword.ProblemOf(password));
            }
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("seven77")]
    [InlineData("with\0a NUL in it")]
    public void A_password_that_is_none_is_refused(string password) =>
        Assert.NotNull(SubmissionPassword.ProblemOf(password));
}
