namespace Appliance.Tests.Support;

/// <summary>Tests that take minutes run when they are asked for: <c>APPLIANCE_TESTS=long dotnet test</c>.</summary>
public static class LongTests
{
    public static void RunOnlyWhenAsked() =>
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("APPLIANCE_TESTS") == "long",
            "Takes minutes; APPLIANCE_TESTS=long runs it."
        );
}
