using System.Management.Automation.Host;

namespace Appliance.Shell.Hosting;

/// <summary>The little that a stream of text has of a console: its width.</summary>
internal sealed class ScreenRawInterface(IShellScreen screen) : PSHostRawUserInterface
{
    private const string NotHere = "The Management Shell has no console to draw on.";

    public override Size BufferSize
    {
        get => new(screen.Width, 1_000);
        set { }
    }

    public override Size WindowSize
    {
        get => new(screen.Width, 50);
        set { }
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override string WindowTitle { get; set; } = "";

    public override bool KeyAvailable => false;

    public override KeyInfo ReadKey(ReadKeyOptions options) =>
        throw new NotSupportedException(NotHere);

    public override void FlushInputBuffer() { }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) =>
        throw new NotSupportedException(NotHere);

    public override void ScrollBufferContents(
        Rectangle source,
        Coordinates destination,
        Rectangle clip,
        BufferCell fill
    ) => throw new NotSupportedException(NotHere);

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) =>
        throw new NotSupportedException(NotHere);

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) =>
        throw new NotSupportedException(NotHere);
}
