package dev.atoll.fleet.value;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** RFC 8259, strictly, straight from bytes. */
final class JsonParser {

  private static final int DEEPEST = 500;

  private final byte[] json;
  private int at;
  private int depth;

  JsonParser(byte[] json) {
    this.json = json;
  }

  Value parse() {
    var value = value();
    space();
    if (at < json.length) {
      throw wrong("text behind the value");
    }
    return value;
  }

  private Value value() {
    space();
    return switch (peek()) {
      case '{' -> mapping();
      case '[' -> sequence();
      case '"' -> Scalar.string(string(), SourcePos.NONE);
      case 't' -> word("true", Scalar.bool(true, SourcePos.NONE));
      case 'f' -> word("false", Scalar.bool(false, SourcePos.NONE));
      case 'n' -> word("null", Scalar.nil(SourcePos.NONE));
      default -> number();
    };
  }

  private Value mapping() {
    enter();
    var entries = new LinkedHashMap<String, Mapping.Entry>();
    var more = !closes('}');
    while (more) {
      space();
      var key = string();
      space();
      expect(':');
      if (entries.put(key, new Mapping.Entry(SourcePos.NONE, value())) != null) {
        throw wrong("the key \"" + key + "\" stands twice");
      }
      more = another('}');
    }
    depth--;
    return new Mapping(entries, SourcePos.NONE);
  }

  private Value sequence() {
    enter();
    var items = new ArrayList<Value>();
    var more = !closes(']');
    while (more) {
      items.add(value());
      more = another(']');
    }
    depth--;
    return new Sequence(items, SourcePos.NONE);
  }

  private void enter() {
    at++;
    if (++depth > DEEPEST) {
      throw wrong("nested deeper than " + DEEPEST);
    }
  }

  private boolean closes(char end) {
    space();
    if (peek() != end) {
      return false;
    }
    at++;
    return true;
  }

  private boolean another(char end) {
    if (closes(end)) {
      return false;
    }
    expect(',');
    return true;
  }

  private Value word(String word, Value value) {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return value;
  }

  private Value number() {
    var from = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    var whole = true;
    if (at < json.length && json[at] == '.') {
      at++;
      digits();
      whole = false;
    }
    if (at < json.length && (json[at] | 32) == 'e') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
      whole = false;
    }
    var source = new String(json, from, at - from, StandardCharsets.US_ASCII);
    return whole ? integer(source) : floating(source);
  }

  /** A number that no 64 bits hold is a double to every Kubernetes API server. */
  private Value integer(String source) {
    if (source.length() > 18 && !fits(new BigInteger(source))) {
      return floating(source);
    }
    return new Scalar(ScalarType.INT, source, source, SourcePos.NONE);
  }

  private static boolean fits(BigInteger number) {
    return number.bitLength() <= (number.signum() < 0 ? 63 : 64);
  }

  private Value floating(String source) {
    var number = Double.parseDouble(source);
    if (Double.isInfinite(number)) {
      throw wrong("the number " + source + " is out of range");
    }
    var text = Numbers.json(number);
    return new Scalar(Numbers.type(text), text, source, SourcePos.NONE);
  }

  private void digits() {
    var from = at;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw wrong("no value");
    }
  }

  private String string() {
    expect('"');
    var from = at;
    while (at < json.length && json[at] >= 0x20 && json[at] != '"' && json[at] != '\\') {
      at++;
    }
    if (peek() == '"') {
      return new String(json, from, at++ - from, StandardCharsets.US_ASCII);
    }
    at = from;
    return longString();
  }

  /** A string with escapes or with characters beyond ASCII. */
  private String longString() {
    var out = new StringBuilder();
    while (peek() != '"') {
      var b = json[at];
      if (b == '\\') {
        at++;
        escape(out);
      } else if (b < 0) {
        out.appendCodePoint(beyondAscii());
      } else if (b < 0x20) {
        throw wrong("a control character in a string");
      } else {
        out.append((char) b);
        at++;
      }
    }
    at++;
    return out.toString();
  }

  private int beyondAscii() {
    var lead = json[at] & 0xFF;
    var length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    var text = new String(json, at, Math.min(length, json.length - at), StandardCharsets.UTF_8);
    var point = text.codePointAt(0);
    if (text.length() != Character.charCount(point)
        || point == 0xFFFD && !(lead == 0xEF && json[at + 1] == (byte) 0xBF)) {
      throw wrong("bytes that are not UTF-8");
    }
    at += length;
    return point;
  }

  private void escape(StringBuilder out) {
    var c = peek();
    at++;
    switch (c) {
      case '"', '\\', '/' -> out.append((char) c);
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> out.append(hex());
      default -> throw wrong("an unknown escape");
    }
  }

  private char hex() {
    var code = 0;
    for (int i = 0; i < 4; i++) {
      var digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw wrong("four hexadecimal digits are missing");
      }
      code = code << 4 | digit;
      at++;
    }
    return (char) code;
  }

  private void space() {
    while (at < json.length
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
  }

  private int peek() {
    if (at >= json.length) {
      throw wrong("the text ends early");
    }
    return json[at];
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong("`" + c + "` is missing");
    }
    at++;
  }

  private JsonSyntaxException wrong(String message) {
    return new JsonSyntaxException(message, at);
  }
}
