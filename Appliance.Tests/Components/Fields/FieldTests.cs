using Appliance.Components.Fields;
using Appliance.Configuration;
using Appliance.Mail;
using Appliance.Shell.Help;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace Appliance.Tests.Components.Fields;

public sealed class FieldTests : KitContext
{
    private static readonly FieldText Port = new(
        "Port",
        "Port",
        "Where the next hop listens.",
        "1 to 65535. Default 25."
    );

    [Fact]
    public void The_label_names_the_input_and_the_hint_describes_it()
    {
        var field = Render<NumberField>(p => p.Add(f => f.Text, Port).Add(f => f.Value, 25));

        var input = field.Find("input");
        Assert.Equal(input.Id, field.Find("label").GetAttribute("for"));
        Assert.Equal("25", input.GetAttribute("value"));
        Assert.Equal(
            "1 to 65535. Default 25.",
            field.Find("#" + input.GetAttribute("aria-describedby")).TextContent
        );
        Assert.False(input.HasAttribute("aria-invalid"));
    }

    [Fact]
    public void The_help_mark_tells_the_parameter()
    {
        var field = Render<NumberField>(p => p.Add(f => f.Text, Port));

        var help = field.Find("button[aria-label='About Port']");
        var tip = field.Find("#" + help.GetAttribute("aria-describedby"));
        Assert.Equal("tooltip", tip.GetAttribute("role"));
        Assert.Contains("Where the next hop listens.", tip.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(AdministratorTexts))]
    [InlineData(typeof(SetupTexts))]
    [InlineData(typeof(CertificateTexts))]
    [InlineData(typeof(AddressSpaceTexts))]
    [InlineData(typeof(SmartHostTexts))]
    public void Every_field_of_a_table_has_its_help(Type table) =>
        Assert.All(
            table.GetProperties().Select(property => (FieldText)property.GetValue(null)!),
            text => Assert.False(string.IsNullOrEmpty(text.Help), text.Label)
        );

    [Fact]
    public void A_choice_tells_its_help_beside_its_label_or_below_the_heading_that_stands_for_it()
    {
        var labelled = Render<ChoiceField<bool>>(p =>
            p.Add(f => f.Text, Port).AddCascadingValue("ShowParameters", cascadingValue: true)
        );
        Assert.Equal("About Port", labelled.Find("legend button").GetAttribute("aria-label"));
        Assert.Equal("Port", labelled.Find("legend .parameter-name").TextContent);

        var headed = Render<ChoiceField<bool>>(p =>
            p.Add(f => f.Text, Port).Add(f => f.HideLabel, value: true)
        );
        Assert.Empty(headed.FindAll("button"));
        Assert.Equal("Where the next hop listens.", headed.Find(".choice-help").TextContent);
    }

    [Fact]
    public void A_list_tells_its_parameter()
    {
        var list = Render<ListField<string>>(p =>
            p.Add(f => f.Text, Port)
                .Add(f => f.ItemLabel, "Port")
                .Add(f => f.Read, text => (text, null))
                .AddCascadingValue("ShowParameters", cascadingValue: true)
        );

        Assert.Equal("Port", list.Find("legend .parameter-name").TextContent);
    }

    [Fact]
    public void A_finding_appears_at_the_field_of_its_property()
    {
        var form = new FormState
        {
            Findings = [new Finding(Guid.Empty, "Port", "The value must be 1 to 65535.")],
        };

        var field = Render<NumberField>(p =>
            p.AddCascadingValue(form).Add(f => f.Text, Port).Add(f => f.Value, 0)
        );

        var input = field.Find("input");
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        var error = input.GetAttribute("aria-describedby")!.Split(' ')[0];
        Assert.Equal("The value must be 1 to 65535.", field.Find("#" + error).TextContent.Trim());
    }

    [Fact]
    public async Task A_finding_that_comes_later_appears_by_itself()
    {
        var form = new FormState();
        var field = Render<NumberField>(p =>
            p.AddCascadingValue(form).Add(f => f.Text, Port).Add(f => f.Value, 25)
        );

        await field.InvokeAsync(() =>
            form.Findings = [new Finding(Guid.Empty, "Port", "Taken already.")]
        );

        Assert.Contains("Taken already.", field.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_is_said_but_is_no_error()
    {
        var form = new FormState { Findings = [Finding.Warning(Guid.Empty, "Port", "Unusual.")] };

        var field = Render<NumberField>(p =>
            p.AddCascadingValue(form).Add(f => f.Text, Port).Add(f => f.Value, 26)
        );

        Assert.Contains("Unusual.", field.Markup, StringComparison.Ordinal);
        Assert.False(field.Find("input").HasAttribute("aria-invalid"));
        Assert.Equal(0, form.ProblemCount);
    }

    [Fact]
    public async Task What_cannot_be_read_stays_as_typed_and_counts_as_a_problem()
    {
        var form = new FormState();
        var told = 0;
        var field = Render<NumberField>(p =>
            p.AddCascadingValue(form)
                .Add(f => f.Text, Port)
                .Add(f => f.Value, 25)
                .Add(f => f.ValueChanged, EventCallback.Factory.Create<int?>(this, _ => told++))
        );

        await field.Find("input").ChangeAsync("twenty");

        Assert.Equal("twenty", field.Find("input").GetAttribute("value"));
        Assert.Contains("'twenty' is no whole number", field.Markup, StringComparison.Ordinal);
        Assert.Equal(1, form.ProblemCount);
        Assert.Equal(0, told);

        await field.Find("input").ChangeAsync("26");

        Assert.Equal(0, form.ProblemCount);
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task Discarding_brings_back_the_value_where_the_entry_could_not_be_read()
    {
        var form = new FormState();
        var field = Render<NumberField>(p =>
            p.AddCascadingValue(form).Add(f => f.Text, Port).Add(f => f.Value, 25)
        );
        await field.Find("input").ChangeAsync("twenty");

        await field.InvokeAsync(form.Reset);
        field.Render(p => p.Add(f => f.Value, 25));

        Assert.Equal("25", field.Find("input").GetAttribute("value"));
        Assert.Equal(0, form.ProblemCount);
    }

    [Theory]
    [InlineData("unlimited", null)]
    [InlineData("Unlimited", null)]
    [InlineData("", null)]
    [InlineData("1,000", 1000)]
    public async Task Unlimited_is_a_word(string typed, int? expected)
    {
        int? value = 5;
        var field = Render<NumberField>(p =>
            p.Add(f => f.Label, "Connections")
                .Add(f => f.Unlimited, true)
                .Add(f => f.Value, value)
                .Add(
                    f => f.ValueChanged,
                    EventCallback.Factory.Create<int?>(this, next => value = next)
                )
        );

        await field.Find("input").ChangeAsync(typed);

        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData(10 * 1024 * 1024, "10 MB")]
    [InlineData(1500, "1500 B")]
    public void A_size_is_shown_exactly(long bytes, string shown)
    {
        var field = Render<SizeField>(p =>
            p.Add(f => f.Label, "Largest message").Add(f => f.Value, new ByteSize(bytes))
        );

        Assert.Equal(shown, field.Find("input").GetAttribute("value"));
    }

    [Fact]
    public async Task A_list_keeps_the_row_that_cannot_be_read()
    {
        var form = new FormState();
        var field = Render<ListField<string>>(p =>
            p.AddCascadingValue(form)
                .Add(f => f.Label, "Domains")
                .Add(f => f.ItemLabel, "Domain")
                .Add(f => f.Value, ["example.com"])
                .Add(f => f.Read, text => text.Contains('.') ? (text, null) : (null, "No domain."))
        );

        await field
            .FindAll("button")
            .Single(button => button.TextContent.Contains("Add domain", StringComparison.Ordinal))
            .ClickAsync();
        await field.Find("input[aria-label='Domain 2']").ChangeAsync("example");

        Assert.Equal("example", field.Find("input[aria-label='Domain 2']").GetAttribute("value"));
        Assert.Contains("No domain.", field.Markup, StringComparison.Ordinal);
        Assert.Equal(1, form.ProblemCount);

        await field.Find("button[aria-label='Remove domain 2']").ClickAsync();

        Assert.Equal(0, form.ProblemCount);
    }

    [Fact]
    public async Task Save_waits_for_the_problems_and_counts_them()
    {
        var form = new FormState
        {
            Findings = [new Finding(Guid.Empty, "Port", "No."), new Finding(Guid.Empty, "", "No.")],
        };
        var saved = 0;
        var bar = Render<SaveBar>(p =>
            p.AddCascadingValue(form)
                .Add(b => b.Changes, 3)
                .Add(b => b.OnSave, EventCallback.Factory.Create(this, () => saved++))
        );

        Assert.True(bar.Find("button.primary").HasAttribute("disabled"));
        Assert.Equal("3 changes, 2 problems", bar.Find("[role=status]").TextContent);

        await bar.InvokeAsync(() => form.Findings = []);
        await bar.Find("button.primary").ClickAsync();

        Assert.Equal(1, saved);
    }
}
