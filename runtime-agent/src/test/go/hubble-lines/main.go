// Reads the first line of each file as Cilium 1.20.2 reads an answer of Hubble, `atoll` left out, and
// writes it again: the bytes must be the same. It needs the modules of policy-engine/oracle/go.mod:
//
//	cp policy-engine/oracle/go.* DIR && cp main.go DIR && cd DIR && go run . SCENARIOS/*.txt
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"

	"github.com/cilium/cilium/api/v1/observer"
	"google.golang.org/protobuf/encoding/protojson"
)

// The last field of a flow.
var ours = regexp.MustCompile(`,"atoll":\{.*\}(\},"node_name":"[^"]*","time":"[^"]*"\})$`)

func main() {
	different := 0
	for _, file := range os.Args[1:] {
		if err := check(file); err != nil {
			fmt.Println(file, err)
			different++
		}
	}
	fmt.Println(len(os.Args)-1, "lines,", different, "different")
	if different > 0 {
		os.Exit(1)
	}
}

func check(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	line := ours.ReplaceAll(bytes.SplitN(text, []byte("\n"), 2)[0], []byte("$1"))
	var answer observer.GetFlowsResponse
	if err := protojson.Unmarshal(line, &answer); err != nil {
		return err
	}
	written, err := answer.MarshalJSON()
	if err != nil {
		return err
	}
	var again bytes.Buffer
	if err := json.Compact(&again, written); err != nil {
		return err
	}
	if !bytes.Equal(line, again.Bytes()) {
		return fmt.Errorf("is not\n%s\nbut\n%s", again.Bytes(), line)
	}
	return nil
}
