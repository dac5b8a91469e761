// Command syntax says what Go reads: one JSON array of [kind, text] a line in, one answer a line out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"regexp"
	"strconv"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var request [2]string
		if err := json.Unmarshal(in.Bytes(), &request); err != nil {
			panic(err)
		}
		fmt.Fprintln(out, answer(request[0], request[1]))
	}
}

func answer(kind, text string) string {
	switch kind {
	case "regex":
		_, err := regexp.Compile(text)
		return strconv.FormatBool(err == nil)
	case "number":
		n, err := strconv.ParseUint(text, 0, 16)
		if err != nil {
			return "none"
		}
		return strconv.FormatUint(n, 10)
	case "prefix":
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return "none"
		}
		return fmt.Sprint(p.Bits(), " ", p.Addr().Is6())
	}
	panic(kind)
}
