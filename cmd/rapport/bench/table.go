package bench

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// Print writes figures as a table. Those of the first target of each command
// are what the others are held against.
func Print(w io.Writer, all [][]Figure) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(t, "command\tprogram\tcommands/s\tratio\tper CPU s\tratio\tp50 ms\tp99 ms\tratio\tworst ms\tfailed\tresident MiB\t")
	for _, figures := range all {
		for i := range figures {
			f, base := &figures[i], &figures[0]
			_, _ = fmt.Fprintf(t, "%s\t%s\t%.0f\t%s\t%.0f\t%s\t%.2f\t%.2f\t%s\t%.2f\t%d\t%.0f\t\n",
				f.Command, f.Target, f.PerSecond(), ratio(f.PerSecond(), base.PerSecond()),
				f.PerCPUSecond(), ratio(f.PerCPUSecond(), base.PerCPUSecond()),
				ms(f.P50), ms(f.P99), ratio(ms(f.P99), ms(base.P99)), ms(f.Worst), f.Failed, float64(f.Resident)/(1<<20))
		}
	}
	return t.Flush()
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func ratio(a, b float64) string {
	if b == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", a/b)
}
