package dev.atoll.validators.reach.text;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.JsonSyntaxException;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of probes, {@code {"from": …, "to": …, "protocol": …, "port": …}}.
 *
 * @param port -1 where there is none
 */
record ProbeLine(String from, String to, String protocol, long port) {

  /** Reads a line; empty where it has another form. */
  static Optional<ProbeLine> read(String line) {
    var quick = new Scanner(line).read();
    return quick == null ? slowly(line) : Optional.of(quick);
  }

  private static Optional<ProbeLine> slowly(String line) {
    try {
      return Json.read(line.getBytes(StandardCharsets.UTF_8)).asMapping().flatMap(ProbeLine::of);
    } catch (JsonSyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<ProbeLine> of(Mapping m) {
    var from = m.string("from");
    var to = m.string("to");
    var protocol = m.string("protocol");
    var port = m.get("port").map(v -> v instanceof Scalar s ? port(s) : -2L).orElse(-1L);
    return from.isPresent() && to.isPresent() && protocol.isPresent() && port > -2
        ? Optional.of(new ProbeLine(from.get(), to.get(), protocol.get(), port))
        : Optional.empty();
  }

  private static long port(Scalar s) {
    return s.type() == ScalarType.INT && s.text().matches("\\d{1,9}")
        ? Long.parseLong(s.text())
        : -2;
  }

  /** Reads what nearly every line looks like, without a tree of values; gives up on the rest. */
  private static final class Scanner {

    private final String line;
    private int at;
    private boolean lost;
    private String from = "";
    private String to = "";
    private String protocol = "";
    private long port = -1;
    private int seen;

    Scanner(String line) {
      this.line = line;
    }

    @Nullable ProbeLine read() {
      expect('{');
      do {
        field();
      } while (!lost && next(','));
      expect('}');
      space();
      return lost || at < line.length() || (seen & 7) != 7
          ? null
          : new ProbeLine(from, to, protocol, port);
    }

    private void field() {
      var key = string();
      expect(':');
      switch (key) {
        case "from" -> {
          once(1);
          from = string();
        }
        case "to" -> {
          once(2);
          to = string();
        }
        case "protocol" -> {
          once(4);
          protocol = string();
        }
        case "port" -> {
          once(8);
          port = number();
        }
        default -> lost = true;
      }
    }

    private void once(int field) {
      lost |= (seen & field) != 0;
      seen |= field;
    }

    private String string() {
      expect('"');
      var start = at;
      while (at < line.length() && line.charAt(at) != '"') {
        lost |= line.charAt(at) < ' ' || line.charAt(at) == '\\';
        at++;
      }
      if (lost || at >= line.length()) {
        lost = true;
        return "";
      }
      return line.substring(start, at++);
    }

    private long number() {
      space();
      var start = at;
      var value = 0L;
      while (at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '9') {
        value = value * 10 + line.charAt(at++) - '0';
      }
      lost |= at == start || at - start > 9 || line.charAt(start) == '0' && at - start > 1;
      return value;
    }

    private void expect(char c) {
      lost |= !next(c);
    }

    private boolean next(char c) {
      space();
      if (at < line.length() && line.charAt(at) == c) {
        at++;
        return true;
      }
      return false;
    }

    private void space() {
      while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
        at++;
      }
    }
  }
}
