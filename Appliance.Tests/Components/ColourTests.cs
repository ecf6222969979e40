using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Appliance.Tests.Components;

public sealed partial class ColourTests
{
    private static readonly string Root = Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(Here())!, "..", "..")
    );

    public static TheoryData<string> Sources =>
        [
            .. Directory
                .EnumerateFiles(
                    Path.Combine(Root, "Appliance", "Components"),
                    "*.*",
                    SearchOption.AllDirectories
                )
                .Concat(Directory.EnumerateFiles(Path.Combine(Root, "wwwroot-assets")))
                .Where(file =>
                    Path.GetExtension(file) is ".razor" or ".cs" or ".css" or ".js"
                    && Path.GetFileName(file) is not ("LineTheme.cs" or "line.css")
                )
                .Select(file => Path.GetRelativePath(Root, file)),
        ];

    [Theory]
    [MemberData(nameof(Sources))]
    public void No_colour_is_written_outside_the_theme_and_its_style_sheet(string source)
    {
        var text = File.ReadAllText(Path.Combine(Root, source));

        Assert.DoesNotMatch(Colour(), text);
    }

    private static string Here([CallerFilePath] string path = "") => path;

    // #fff, #0B5A73, rgb(…), hsl(…); an anchor such as #main is none, nor is an entity such as &#39;
    [GeneratedRegex(
        @"(?<![&\w])#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b|\b(?:rgb|hsl)a?\(",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Colour();
}
