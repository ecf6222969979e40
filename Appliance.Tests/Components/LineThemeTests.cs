using System.Globalization;
using Appliance.Components;
using MudBlazor;
using MudBlazor.Utilities;

namespace Appliance.Tests.Components;

public sealed class LineThemeTests
{
    public static TheoryData<string, bool> Texts =>
        Both("ink", "ink2", "ink3", "accent", "ok", "warn", "err", "hold", "off");

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_stands_out_from_every_ground_it_may_stand_on(string token, bool dark)
    {
        var palette = Palette(dark);

        foreach (
            var ground in (MudColor[])[palette.Background, palette.Surface, palette.TableHover]
        )
            Assert.True(
                Contrast(Of(palette, token), ground) >= 4.5,
                $"{token} on {ground} has {Contrast(Of(palette, token), ground).ToString("0.0", CultureInfo.InvariantCulture)}"
            );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Edges_of_controls_can_be_seen(bool dark)
    {
        var palette = Palette(dark);

        Assert.True(Contrast(palette.LinesInputs, palette.Surface) >= 3);
        Assert.True(Contrast(palette.LinesInputs, palette.Background) >= 3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Words_on_a_filled_button_can_be_read(bool dark)
    {
        var palette = Palette(dark);

        Assert.True(Contrast(palette.PrimaryContrastText, palette.Primary) >= 4.5);
    }

    [Fact]
    public void Only_what_floats_has_a_shadow()
    {
        var elevation = LineTheme.Theme.Shadows.Elevation;

        Assert.Equal(new Shadow().Elevation.Length, elevation.Length);
        Assert.All(elevation[..8], shadow => Assert.Equal("none", shadow));
        Assert.All(elevation[8..], shadow => Assert.NotEqual("none", shadow));
    }

    [Fact]
    public void The_first_paint_has_both_modes()
    {
        Assert.Contains(
            "--mud-palette-background:light-dark(#F3F5F4,#0F1517);",
            LineTheme.RootStyle,
            StringComparison.Ordinal
        );
    }

    private static TheoryData<string, bool> Both(params string[] tokens)
    {
        var data = new TheoryData<string, bool>();
        foreach (var token in tokens)
        {
            data.Add(token, false);
            data.Add(token, true);
        }
        return data;
    }

    private static Palette Palette(bool dark) =>
        dark ? LineTheme.Theme.PaletteDark : LineTheme.Theme.PaletteLight;

    private static MudColor Of(Palette palette, string token) =>
        token switch
        {
            "ink" => palette.TextPrimary,
            "ink2" => palette.DrawerText,
            "ink3" => palette.TextSecondary,
            "accent" => palette.Primary,
            "ok" => palette.Success,
            "warn" => palette.Warning,
            "err" => palette.Error,
            "hold" => palette.Tertiary,
            "off" => palette.Secondary,
            _ => throw new ArgumentOutOfRangeException(nameof(token)),
        };

    // WCAG 2.2, contrast ratio.
    private static double Contrast(MudColor one, MudColor other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(MudColor colour)
    {
        static double Linear(byte value)
        {
            var share = value / 255d;
            return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
        }
        return (0.2126 * Linear(colour.R))
            + (0.7152 * Linear(colour.G))
            + (0.0722 * Linear(colour.B));
    }
}
