using Appliance.Shell.Help;

namespace Appliance.Components.Fields;

/// <summary>What is said about a certificate that is imported.</summary>
internal static class CertificateTexts
{
    public static FieldText File { get; } =
        new(
            "FileName",
            "PFX file",
            "What your certificate authority gave you, exported together with its key. It is used for nothing until you choose it.",
            "With the private key, and best with the certificates between yours and its root. Also called PKCS #12."
        )
        {
            Parameter = "",
        };

    public static FieldText Password { get; } =
        new(
            "FilePassword",
            "Password of the file",
            "The one that was chosen when the file was exported. Leave it empty where there is none.",
            "Used once to open the file, and kept nowhere."
        )
        {
            Parameter = "",
        };
}
