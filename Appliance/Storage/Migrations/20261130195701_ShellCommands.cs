using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Appliance.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ShellCommands : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "CommandLine",
                table: "Audit",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "CommandLine",
                table: "Audit");
        }
    }
}
