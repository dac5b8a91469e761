package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.text.RuleEntry;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ports that the agent refuses or reads in another way. Source: Cilium 1.18.8, 1.19.4 and 1.20.2,
 * {@code pkg/policy/api/rule_validation.go} (PortProtocol.sanitize), {@code pkg/policy/l4.go} and
 * {@code pkg/iana}.
 */
final class PortChecks {

  private static final int MOST_PORTS = 40;
  private static final int LONGEST_NAME = 15;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,15}");

  /** Looks like a number with a base, and is a name. */
  private static final Pattern LIKE_A_NUMBER =
      Pattern.compile("0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+");

  /** Letters, digits and single dashes between them. */
  private static final Pattern NAME_FORM = Pattern.compile("[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*");

  private static final Pattern LETTER = Pattern.compile("[a-zA-Z]");

  private static final Set<String> WITHOUT_PORTS =
      Set.of("VRRP", "IGMP", "GRE", "IPIP", "IPV6", "ESP", "AH");

  private PortChecks() {}

  static void check(Found found) {
    for (var entry : found.object().entries()) {
      for (var toPorts : RuleEntry.mappings(entry.rule(), "toPorts")) {
        var ports = RuleEntry.mappings(toPorts, "ports");
        if (entry.section().denies && ports.size() > MOST_PORTS) {
          found.refuse(
              RefusalRule.BAD_PORT,
              toPorts.keyPos("ports"),
              ports.size() + " ports in one entry: the agent refuses more than " + MOST_PORTS,
              "spread them over several entries of toPorts");
        }
        ports.forEach(p -> port(p, found));
      }
    }
  }

  private static void port(Mapping port, Found found) {
    var written = port.get("port");
    var text = written.flatMap(Value::asString).orElse("");
    if (written.isPresent() && written.get().asString().isEmpty()) {
      return;
    }
    if (text.isEmpty()) {
      if (!found.options().extendedIpProtocols()) {
        found.refuse(
            RefusalRule.BAD_PORT,
            port.pos(),
            "a port without a number or name: the agent refuses the policy",
            "write port: \"0\" for every port of the protocol");
      }
      return;
    }
    if (isName(text)) {
      name(text, port, found);
    } else {
      number(text, port, found);
    }
    endPort(text, port, found);
  }

  private static void name(String text, Mapping port, Found found) {
    if (LIKE_A_NUMBER.matcher(text).matches()) {
      found.doubt(
          RefusalRule.OTHER_PORT,
          pos(port),
          "",
          "port " + text + " is a port name, because it has a letter in it, and no number",
          "write the number in decimal");
    }
  }

  private static void number(String text, Mapping port, Found found) {
    var pos = pos(port);
    var protocol = port.string("protocol").orElse("");
    var number = GoNumber.parse(text);
    if (WITHOUT_PORTS.contains(protocol) && !text.equals("0")) {
      if (found.isAtLeast(1, 19)) {
        found.refuse(
            RefusalRule.BAD_PORT,
            pos,
            protocol + " has no ports: the agent refuses port " + text,
            "write port: \"0\"");
      }
    } else if (number.isEmpty()) {
      found.refuse(
          RefusalRule.BAD_PORT,
          pos,
          "port "
              + text
              + " is neither a number up to 65535 nor a name of at most 15 characters:"
              + " the agent refuses the policy",
          "");
    } else if (text.length() > 1 && text.startsWith("0")) {
      found.doubt(
          RefusalRule.OTHER_PORT,
          pos,
          "",
          "port " + text + " begins with 0 and is read as octal: it means " + number.getAsInt(),
          "leave the leading zero out");
    } else if (text.contains("_")) {
      found.doubt(
          RefusalRule.OTHER_PORT,
          pos,
          "",
          "port " + text + " means " + number.getAsInt() + ": underscores are left out",
          "write it without underscores");
    }
  }

  private static void endPort(String text, Mapping port, Found found) {
    var end = port.get("endPort").filter(Scalar.class::isInstance).map(v -> ((Scalar) v).text());
    var last = end.filter(e -> DIGITS.matcher(e).matches()).map(Long::parseLong);
    if (last.isEmpty() || last.get() == 0) {
      return;
    }
    reasonToIgnore(text, last.get())
        .ifPresent(reason ->
            found.doubt(
                RefusalRule.OTHER_PORT,
                port.keyPos("endPort"),
                "",
                reason,
                "leave endPort out, or correct it"));
  }

  private static Optional<String> reasonToIgnore(String text, long last) {
    if (isName(text)) {
      return Optional.of("endPort beside a port name counts for nothing");
    }
    var first = GoNumber.parse(text);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    if (first.getAsInt() == 0) {
      return Optional.of("port 0 means every port: endPort counts for nothing");
    }
    return last < first.getAsInt()
        ? Optional.of("endPort " + last + " is below port " + text + " and counts for nothing")
        : Optional.empty();
  }

  private static SourcePos pos(Mapping port) {
    return port.get("port").map(Value::pos).orElse(port.pos());
  }

  /** Whether a text is a port name: letters decide, so that 0x10 is one. */
  static boolean isName(String text) {
    return text.length() <= LONGEST_NAME
        && NAME_FORM.matcher(text).matches()
        && LETTER.matcher(text).find();
  }
}
