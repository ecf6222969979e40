using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;

namespace Appliance.Shell.Cmdlets.SendConnectors;

/// <summary>The credential of a smart host: a user name and a password in one parameter, two properties in the record.</summary>
internal static class SmartHostCredential
{
    public static SendConnector PutInto(
        SendConnector connector,
        PSCredential? credential,
        SecretProtector secrets
    ) =>
        connector with
        {
            AuthenticationUserName = credential?.UserName,
            AuthenticationPassword = credential is null
                ? null
                : secrets.Protect(Reveal(credential.Password)),
        };

    public static string Reveal(SecureString secured)
    {
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(secured);
        try
        {
            return Marshal.PtrToStringUni(pointer) ?? "";
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }
}
