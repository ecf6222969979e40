using Microsoft.Playwright;

namespace Appliance.Tests.Journeys;

internal static class Uploads
{
    /// <summary>Chooses the file once the page listens: a person is never as fast as a field that has just been drawn.</summary>
    public static async Task ChooseAsync(this ILocator field, FilePayload file)
    {
        var element = await field.ElementHandleAsync();
        await field.Page.WaitForFunctionAsync(
            "field => field._blazorInputFileNextFileId !== undefined",
            element
        );
        await field.SetInputFilesAsync(file);
    }
}
