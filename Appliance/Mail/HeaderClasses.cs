namespace Appliance.Mail;

/// <summary>Header fields that not every peer is told (receive-connectors 6): the rights Send-Headers-Organization, -Forest and -Routing.</summary>
[Flags]
public enum HeaderClasses
{
    None = 0,

    /// <summary><c>X-MS-Exchange-Organization-*</c>.</summary>
    Organization = 1,

    /// <summary><c>X-MS-Exchange-Forest-*</c>.</summary>
    Forest = 2,

    /// <summary><c>Received</c>, by which loops are found.</summary>
    Routing = 4,
    All = Organization | Forest | Routing,
}
