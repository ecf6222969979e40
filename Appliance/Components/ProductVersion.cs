namespace Appliance.Components;

internal static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetName().Version!.ToString(fieldCount: 3);
}
