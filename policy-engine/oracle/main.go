// Command policy-oracle answers what Cilium's own policy code says, for the differential tests of
// policy-engine. It reads one JSON request a line on stdin and writes one JSON answer a line.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
)

var quiet = slog.New(slog.DiscardHandler)

type request struct {
	Op       string            `json:"op"`
	Clusters []clusterSpec     `json:"clusters"`
	Ends     []endSpec         `json:"ends"`
	Probes   []probeSpec       `json:"probes"`
	Settings clusterSpec       `json:"settings"`
	Policies []json.RawMessage `json:"policies"`
}

type failure struct {
	Error string `json:"error"`
	Stack string `json:"stack,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			write(out, answer(line))
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "policy-oracle: reading stdin:", err)
			os.Exit(1)
		}
	}
}

func answer(line []byte) (result any) {
	defer func() {
		if cause := recover(); cause != nil {
			result = failure{Error: fmt.Sprint(cause), Stack: string(debug.Stack())}
		}
	}()
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return failure{Error: "cannot read the request: " + err.Error()}
	}
	switch r.Op {
	case "mesh":
		return answerMesh(r)
	case "valid":
		return answerValid(r)
	case "limits":
		return map[string]any{"cilium": ciliumVersion(), "limits": limits}
	}
	return failure{Error: "unknown op " + r.Op}
}

func write(out *bufio.Writer, value any) {
	encoded, err := json.Marshal(value)
	if err != nil {
		encoded, _ = json.Marshal(failure{Error: err.Error()})
	}
	out.Write(encoded)
	out.WriteByte('\n')
	out.Flush()
}
