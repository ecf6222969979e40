using Appliance.Administration;

namespace Appliance.Tests.Administration;

public sealed class SetupCodeTests : IDisposable
{
    private readonly StringWriter _console = new();

    public void Dispose() => _console.Dispose();

    [Fact]
    public void The_printed_code_opens_whatever_its_case_and_dashes()
    {
        var code = new SetupCode(_console);
        code.Print();
        var printed = LastWord();

        Assert.True(code.IsMatch(printed));
        Assert.True(code.IsMatch(printed.Replace("-", " ", StringComparison.Ordinal)));
#pragma warning disable CA1308 // Lower case is what is tested.
        Assert.True(code.IsMatch(printed.ToLowerInvariant()));
#pragma warning restore CA1308
    }

    [Fact]
    public void After_five_wrong_tries_a_new_code_is_printed()
    {
        var code = new SetupCode(_console);
        code.Print();
        var first = LastWord();

        for (var i = 0; i < SetupCode.MaxTries; i++)
            Assert.False(code.IsMatch("WRONG"));

        Assert.False(code.IsMatch(first));
        Assert.NotEqual(first, LastWord());
        Assert.True(code.IsMatch(LastWord()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("---")]
    public void Nothing_typed_is_wrong(string? typed) =>
        Assert.False(new SetupCode(_console).IsMatch(typed));

    private string LastWord() => _console.ToString().Trim().Split(' ', '\n')[^1];
}
