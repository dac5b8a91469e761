// Command yamloracle reads YAML files the way kubectl does and answers with JSON.
//
// Standard input holds files, each as a four-byte big-endian length and its
// bytes. For each file standard output gets a status byte (0 fine, 1 refused),
// a four-byte length, and the JSON of its documents, one a line, or the error.
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"regexp"

	"k8s.io/apimachinery/pkg/util/yaml"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	for {
		var size uint32
		if err := binary.Read(in, binary.BigEndian, &size); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			log.Fatal(err)
		}
		file := make([]byte, size)
		if _, err := io.ReadFull(in, file); err != nil {
			log.Fatal(err)
		}
		answer, err := convert(file)
		status := byte(0)
		if err != nil {
			status, answer = 1, []byte(err.Error())
		}
		out.WriteByte(status)
		binary.Write(out, binary.BigEndian, uint32(len(answer)))
		out.Write(answer)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

// convert does what kubectl's resource builder does up to the JSON that it
// sends: cut at "---", YAML to JSON, leave out empty documents.
func convert(file []byte) ([]byte, error) {
	var all bytes.Buffer
	decoder := yaml.NewYAMLToJSONDecoder(bytes.NewReader(file))
	for {
		var document json.RawMessage
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return all.Bytes(), nil
		} else if err != nil {
			return nil, err
		}
		document = bytes.TrimSpace(document)
		if len(document) == 0 || bytes.Equal(document, []byte("null")) {
			continue
		}
		plain, err := withoutHTMLEscapes(document)
		if err != nil {
			return nil, err
		}
		all.Write(plain)
	}
}

// withoutHTMLEscapes undoes what json.Marshal adds for browsers.
func withoutHTMLEscapes(document []byte) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var data any
	if err := decoder.Decode(&data); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(data)
	return lineSeparators.ReplaceAllFunc(out.Bytes(), unescape), err
}

// An escape of two characters is matched whole, so that the second backslash
// of one is not taken for the beginning of the next.
var lineSeparators = regexp.MustCompile(`\\(u202[89]|.)`)

func unescape(escape []byte) []byte {
	switch string(escape) {
	case `\u2028`:
		return []byte("\u2028")
	case `\u2029`:
		return []byte("\u2029")
	}
	return escape
}
