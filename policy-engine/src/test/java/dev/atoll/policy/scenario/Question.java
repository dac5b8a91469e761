package dev.atoll.policy.scenario;

import dev.atoll.policy.oracle.Probe;
import java.util.regex.Pattern;

/**
 * One flow that is asked about, such as {@code one/shop/web -> one/shop/db : 5432/TCP}. Ends are
 * pods, addresses, {@code host one}, {@code node one/n2}, {@code entity health} and {@code name
 * api.example.com}.
 */
record Question(String text, Probe probe) {

  private static final Pattern FORM = Pattern.compile("(.+) -> (.+) : (\\d+)/(\\w+)");

  static Question of(String line) {
    var m = FORM.matcher(line.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException("no question: " + line);
    }
    var probe =
        new Probe(end(m.group(1)), end(m.group(2)), m.group(4), Integer.parseInt(m.group(3)));
    return new Question(line.strip(), probe);
  }

  private static Probe.End end(String text) {
    var words = text.split(" ");
    if (words.length == 2) {
      return special(words[0], words[1]);
    }
    var path = text.split("/");
    return path.length == 3 ? new Probe.PodEnd(path[0], path[1], path[2]) : new Probe.Address(text);
  }

  private static Probe.End special(String kind, String name) {
    return switch (kind) {
      case "host" -> new Probe.Host(name);
      case "node" -> new Probe.NodeEnd(name.split("/")[0], name.split("/")[1]);
      case "entity" -> new Probe.Reserved(name);
      case "name" -> new Probe.Name(name);
      default -> throw new IllegalArgumentException("no end: " + kind + " " + name);
    };
  }
}
