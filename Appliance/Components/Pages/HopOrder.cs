namespace Appliance.Components.Pages;

/// <summary>In which order next hops are listed.</summary>
public enum HopOrder
{
    /// <summary>As they came to be; no row moves by itself.</summary>
    Came,
    Messages,
    Oldest,
    State,
}
