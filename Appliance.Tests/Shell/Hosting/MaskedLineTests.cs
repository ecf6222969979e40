using Appliance.Shell.Hosting;

namespace Appliance.Tests.Shell.Hosting;

public sealed class MaskedLineTests
{
    [Theory]
    [InlineData("Get-SendConnector 'x'", "Get-SendConnector 'x'")]
    [InlineData(
        "Set-SubmissionAccount a -Password (ConvertTo-SecureString 'geheim' -AsPlainText -Force)",
        "Set-SubmissionAccount a -Password (ConvertTo-SecureString ******** -AsPlainText -Force)"
    )]
    [InlineData("X -Password geheim -Name b", "X -Password ******** -Name b")]
    [InlineData("X -Password:geheim", "X -Password:********")]
    [InlineData("$password = 'geheim'", "$password = ********")]
    [InlineData(
        "$p = @{ Name = 'a'; Password = 'geheim' }",
        "$p = @{ Name = 'a'; Password = ******** }"
    )]
    [InlineData(
        "'geheim' | ConvertTo-SecureString -AsPlainText",
        "******** | ConvertTo-SecureString -AsPlainText"
    )]
    [InlineData(
        "Set-SendConnector x -AuthenticationCredential (Get-Credential relay)",
        "Set-SendConnector x -AuthenticationCredential (Get-Credential relay)"
    )]
    public void Secrets_never_stand_in_the_audit_log(string line, string masked) =>
        Assert.Equal(masked, MaskedLine.Of(line, LineGuard.Read(line).Ast));
}
