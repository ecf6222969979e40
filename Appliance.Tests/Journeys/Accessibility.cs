using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Appliance.Tests.Journeys;

internal static class Accessibility
{
    /// <summary>Fails with the elements that axe finds fault with.</summary>
    public static async Task CheckAsync(IPage page)
    {
        var result = await page.RunAxe();
        Assert.True(
            result.Violations.Length == 0,
            string.Join(
                '\n',
                result.Violations.Select(violation =>
                    $"{violation.Id}: {violation.Help}\n"
                    + string.Join('\n', violation.Nodes.Select(node => "  " + node.Html))
                )
            )
        );
    }
}
