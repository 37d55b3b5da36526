package main

// cli is the grammar of the command line. Each command has a Run method in a
// file of its own name.
type cli struct {
	Settings settings `embed:"" group:"Settings"`

	Serve      serveCommand      `cmd:"" default:"withargs" help:"Answer on Slack and on the local chat page (the default)."`
	Chat       chatCommand       `cmd:"" help:"Talk to the assistant in the terminal."`
	Import     importCommand     `cmd:"" help:"Bring in companies and entries from a CSV file."`
	Export     exportCommand     `cmd:"" help:"Write companies and entries as the CSV that import reads."`
	Backup     backupCommand     `cmd:"" help:"Write everything down in a file, also while the bot runs."`
	Restore    restoreCommand    `cmd:"" help:"Put back what backup wrote, in this store or another."`
	Migrate    migrateCommand    `cmd:"" help:"Bring what an older rapport wrote up to date, as serve does by itself."`
	Audit      auditCommand      `cmd:"" help:"Print who did and saw what, one JSON object a line, or check that nothing in it was changed."`
	Score      scoreCommand      `cmd:"" help:"Score every company, today or as of a day."`
	Backtest   backtestCommand   `cmd:"" help:"Foretell silence from a past day and compare with what came."`
	Understand understandCommand `cmd:"" help:"Read sentences, one JSON object a line, and print what was understood."`
	Commands   commandsCommand   `cmd:"" help:"Print the manual of what can be asked, as Markdown."`
	Config     configCommand     `cmd:"" help:"Print every setting: its meaning, default, value and where that came from."`
	Manifest   manifestCommand   `cmd:"" help:"Print the manifest, or pack the package, from which a platform makes the app."`
	Bench      benchCommand      `cmd:"" help:"Measure signed commands on a Redis of your own, beside a bare program that does the same."`
	Soak       soakCommand       `cmd:"" help:"Keep several programs on a Redis of your own busy for long, and say whether they grow."`
	Reference  referenceCommand  `cmd:"" name:"bench-reference" hidden:""`
	Doctor     doctorCommand     `cmd:"" help:"Look at everything that is needed, and say what to mend."`
	MCP        mcpCommand        `cmd:"" name:"mcp" help:"Let a language model ask, by the Model Context Protocol over standard input and output."`
	Token      tokenCommand      `cmd:"" help:"Tokens by which programs act for colleagues."`
	Health     healthCommand     `cmd:"" help:"Ask the running server whether it is ready."`
	Version    versionCommand    `cmd:"" help:"Print the version."`
}
