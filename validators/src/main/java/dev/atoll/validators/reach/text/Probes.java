package dev.atoll.validators.reach.text;

import dev.atoll.fleet.schema.Nearest;
import dev.atoll.policy.answer.NamedEnd;
import dev.atoll.policy.answer.PortChoice;
import dev.atoll.policy.answer.ProbeJudge;
import dev.atoll.policy.answer.ProbeVerdict;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.verdict.SideVerdict.Answer;
import dev.atoll.validators.reach.FleetReach;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Answers lines of probes one after another, in constant memory. */
public final class Probes {

  private static final int FLUSH = 1 << 16;

  private final FleetReach reach;
  private final ProbeJudge judge;
  private final Map<String, Protocol> protocols = new HashMap<>();
  private final StringBuilder out = new StringBuilder(2 * FLUSH);
  private long errors;

  public Probes(FleetReach reach) {
    this.reach = reach;
    this.judge = new ProbeJudge(reach.reach(), reach.ends());
    for (var p : Protocol.values()) {
      protocols.put(p.word(), p);
    }
  }

  /**
   * Answers every line that is not blank.
   *
   * @return how many could not be answered
   */
  public long answer(BufferedReader lines, Appendable to) throws IOException {
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        line(line);
      }
      if (out.length() > FLUSH) {
        to.append(out);
        out.setLength(0);
      }
    }
    to.append(out);
    out.setLength(0);
    return errors;
  }

  private void line(String line) {
    var asked = ProbeLine.read(line);
    if (asked.isEmpty()) {
      out.append("{\"probe\":");
      JsonText.quoted(out, line);
      error("a probe is {\"from\", \"to\", \"protocol\", \"port\"} in JSON");
      return;
    }
    echo(asked.get());
    var from = judge.end(asked.get().from());
    var to = judge.end(asked.get().to());
    var port = port(asked.get());
    if (from.isEmpty()) {
      error(unknown(asked.get().from()));
    } else if (to.isEmpty()) {
      error(unknown(asked.get().to()));
    } else if (port.isEmpty()) {
      error(badPort(asked.get()));
    } else {
      verdict(from.get(), to.get(), port.get());
    }
  }

  private void echo(ProbeLine asked) {
    out.append("{\"from\":");
    JsonText.quoted(out, asked.from());
    out.append(",\"to\":");
    JsonText.quoted(out, asked.to());
    out.append(",\"protocol\":");
    JsonText.quoted(out, asked.protocol());
    if (asked.port() >= 0) {
      out.append(",\"port\":").append(asked.port());
    }
  }

  private void verdict(NamedEnd from, NamedEnd to, PortChoice port) {
    ProbeVerdict verdict = judge.judge(from, to, port);
    out.append(",\"egress\":\"").append(word(verdict.egress()));
    out.append("\",\"ingress\":\"").append(word(verdict.ingress()));
    out.append("\",\"allowed\":").append(verdict.allowed());
    out.append(",\"l7\":").append(verdict.layerSeven()).append("}\n");
  }

  private static String word(Answer answer) {
    return switch (answer) {
      case ALLOW -> "allow";
      case DENY -> "deny";
      case NONE -> "none";
    };
  }

  /** Other protocols have no ports; for all else one is needed. */
  private Optional<PortChoice> port(ProbeLine asked) {
    var known = protocols.get(asked.protocol());
    var protocol = known == null ? Protocol.of(asked.protocol()) : Optional.of(known);
    var number =
        asked.port() < 0 && protocol.equals(Optional.of(Protocol.OTHER)) ? 0 : asked.port();
    return protocol
        .filter(p -> number >= 0 && number <= PortChoice.last(p))
        .map(p -> new PortChoice(p, (int) number));
  }

  private void error(String message) {
    errors++;
    out.append(",\"error\":");
    JsonText.quoted(out, message);
    out.append("}\n");
  }

  private String unknown(String name) {
    return reach
        .hostNetwork(name)
        .map(n -> n + " has the address of its node: ask about entity/host or entity/remote-node")
        .orElseGet(() ->
            "there is no end "
                + name
                + reach
                    .ends()
                    .off(name)
                    .map(why -> ": " + why)
                    .or(() ->
                        Nearest.to(name, reach.ends().names())
                            .map(n -> "; did you mean " + n + "?"))
                    .orElse(""));
  }

  private String badPort(ProbeLine asked) {
    return Protocol.of(asked.protocol()).isEmpty()
        ? "there is no protocol "
            + asked.protocol()
            + ", only TCP, UDP, SCTP, ICMP, ICMPv6 and OTHER"
        : "a port is 0 to 65535, a type of ICMP 0 to 255";
  }
}
