using System.Collections.Immutable;
using MudBlazor;
using MudBlazor.Utilities;

namespace Appliance.Components;

/// <summary>The tokens of "Line" as a MudBlazor theme: with line.css the only place where a colour is written.</summary>
public static class LineTheme
{
    private static readonly string[] SansFamily =
    [
        "IBM Plex Sans",
        "system-ui",
        "Segoe UI",
        "Roboto",
        "Helvetica Neue",
        "Arial",
        "sans-serif",
    ];

    private static readonly Tokens Light = new()
    {
        Background = "#F3F5F4",
        Surface = "#FFFFFF",
        Sunken = "#EAEEED",
        Line = "#DCE2E0",
        Edge = "#7A8683",
        Ink = "#14201F",
        Ink2 = "#45524F",
        Ink3 = "#5E6B68",
        Accent = "#0B5A73",
        AccentHover = "#08465A",
        OnAccent = "#FFFFFF",
        Hover = "#F5F8F7",
        Ok = "#1E6E3E",
        Warn = "#855300",
        Err = "#AE271F",
        Hold = "#574A8E",
        Off = "#5A6764",
        Scrim = "rgba(15,28,30,0.38)",
    };

    private static readonly Tokens Dark = new()
    {
        Background = "#0F1517",
        Surface = "#161E21",
        Sunken = "#0A0F11",
        Line = "#29353A",
        Edge = "#728389",
        Ink = "#E7EDEC",
        Ink2 = "#B1BDBB",
        Ink3 = "#94A2A1",
        Accent = "#7FC8DE",
        AccentHover = "#A3D9E9",
        OnAccent = "#06212B",
        Hover = "#1A2428",
        Ok = "#74CB92",
        Warn = "#E5B552",
        Err = "#F4938A",
        Hold = "#B9AAEA",
        Off = "#95A3A2",
        Scrim = "rgba(3,6,8,0.62)",
    };

    public static MudTheme Theme { get; } =
        new()
        {
            PaletteLight = Fill(new PaletteLight(), Light),
            PaletteDark = Fill(new PaletteDark(), Dark),
            Typography = Type(),
            LayoutProperties = new LayoutProperties
            {
                AppbarHeight = "48px",
                DrawerWidthLeft = "228px",
                DefaultBorderRadius = "4px",
            },
            Shadows = Shadows(),
        };

    /// <summary>
    /// Both palettes in one style, so that the first paint and the pages without a circuit follow <c>color-scheme</c>;
    /// MudThemeProvider writes the same names for the mode in force.
    /// </summary>
    public static string RootStyle { get; } =
        ":root{"
        + string.Concat(
            ImmutableArray.Create(
                Both("background", t => t.Background),
                Both("surface", t => t.Surface),
                Both("background-gray", t => t.Sunken),
                Both("lines-default", t => t.Line),
                Both("lines-inputs", t => t.Edge),
                Both("text-primary", t => t.Ink),
                Both("drawer-text", t => t.Ink2),
                Both("text-secondary", t => t.Ink3),
                Both("primary", t => t.Accent),
                Both("primary-text", t => t.OnAccent),
                Both("table-hover", t => t.Hover),
                Both("success", t => t.Ok),
                Both("warning", t => t.Warn),
                Both("error", t => t.Err),
                Both("tertiary", t => t.Hold),
                Both("secondary", t => t.Off),
                Both("overlay-dark", t => t.Scrim)
            )
        )
        + "}";

    private static string Both(string name, Func<Tokens, string> token) =>
        $"--mud-palette-{name}:light-dark({token(Light)},{token(Dark)});";

    private static TPalette Fill<TPalette>(TPalette palette, Tokens tokens)
        where TPalette : Palette
    {
        var onColour = (MudColor)tokens.OnAccent;
        palette.Black = tokens.Ink;
        palette.Primary = palette.Info = tokens.Accent;
        palette.PrimaryDarken = palette.PrimaryLighten = tokens.AccentHover;
        palette.Secondary = palette.Dark = tokens.Off;
        palette.Tertiary = tokens.Hold;
        palette.Success = tokens.Ok;
        palette.Warning = tokens.Warn;
        palette.Error = tokens.Err;
        palette.PrimaryContrastText = palette.SecondaryContrastText = onColour;
        palette.TertiaryContrastText = palette.InfoContrastText = onColour;
        palette.SuccessContrastText = palette.WarningContrastText = onColour;
        palette.ErrorContrastText = palette.DarkContrastText = onColour;
        palette.TextPrimary = palette.AppbarText = palette.ActionDefault = tokens.Ink;
        // Disabled text stays readable on purpose: the missing edge says "off".
        palette.TextSecondary = palette.TextDisabled = palette.ActionDisabled = tokens.Ink3;
        palette.GrayDefault = tokens.Ink3;
        palette.DrawerText = palette.DrawerIcon = tokens.Ink2;
        palette.Background =
            palette.AppbarBackground =
            palette.DrawerBackground =
                tokens.Background;
        palette.BackgroundGray =
            palette.Skeleton =
            palette.ActionDisabledBackground =
                tokens.Sunken;
        palette.Surface = tokens.Surface;
        palette.LinesDefault = palette.TableLines = tokens.Line;
        palette.Divider = palette.DividerLight = tokens.Line;
        palette.LinesInputs = tokens.Edge;
        palette.TableHover = tokens.Hover;
        palette.TableStriped = "rgba(0,0,0,0)";
        palette.OverlayDark = tokens.Scrim;
        palette.HoverOpacity = 0.06;
        palette.RippleOpacity = palette.RippleOpacitySecondary = 0;
        palette.BorderOpacity = 1;
        return palette;
    }

    private static Typography Type() =>
        new()
        {
            Default = Role<DefaultTypography>("0.875rem", "1.4286", "400"),
            H1 = Role<H1Typography>("1.375rem", "1.2727", "600", "-.012em"),
            H2 = Role<H2Typography>("1.375rem", "1.2727", "600", "-.012em"),
            H3 = Role<H3Typography>("2rem", "1.25", "500", "-.02em"),
            H4 = Role<H4Typography>("1.125rem", "1.3333", "600", "-.005em"),
            H5 = Role<H5Typography>("0.9375rem", "1.3333", "600", "-.003em"),
            H6 = Role<H6Typography>("0.8125rem", "1.3846", "600"),
            Subtitle1 = Role<Subtitle1Typography>("0.9375rem", "1.3333", "600", "-.003em"),
            Subtitle2 = Role<Subtitle2Typography>("0.8125rem", "1.3846", "500"),
            Body1 = Role<Body1Typography>("0.875rem", "1.4286", "400"),
            Body2 = Role<Body2Typography>("0.8125rem", "1.3846", "400"),
            Button = Role<ButtonTypography>("0.8125rem", "1.2308", "500"),
            Caption = Role<CaptionTypography>("0.75rem", "1.3333", "400"),
            Overline = Role<OverlineTypography>("0.75rem", "1.3333", "500"),
        };

    private static T Role<T>(string size, string line, string weight, string spacing = "0")
        where T : BaseTypography, new() =>
        new()
        {
            FontFamily = SansFamily,
            FontSize = size,
            LineHeight = line,
            FontWeight = weight,
            LetterSpacing = spacing,
            TextTransform = "none",
        };

    /// <summary>A shadow says "floats over the page" and nothing else: cards have none, dialogs and menus one.</summary>
    private static Shadow Shadows()
    {
        var shadows = new Shadow();
        for (var i = 0; i < shadows.Elevation.Length; i++)
            shadows.Elevation[i] = i < 8 ? "none" : "var(--float)";
        return shadows;
    }

    private sealed record Tokens
    {
        public required string Background { get; init; }
        public required string Surface { get; init; }
        public required string Sunken { get; init; }
        public required string Line { get; init; }
        public required string Edge { get; init; }
        public required string Ink { get; init; }
        public required string Ink2 { get; init; }
        public required string Ink3 { get; init; }
        public required string Accent { get; init; }
        public required string AccentHover { get; init; }
        public required string OnAccent { get; init; }
        public required string Hover { get; init; }
        public required string Ok { get; init; }
        public required string Warn { get; init; }
        public required string Err { get; init; }
        public required string Hold { get; init; }
        public required string Off { get; init; }
        public required string Scrim { get; init; }
    }
}
