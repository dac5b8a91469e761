package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster.Mesh;
import dev.atoll.fleet.model.KubernetesNames;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.Parsed;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks where peers are told to find a cluster. Cilium's chart writes {@code https://ADDRESS:PORT}
 * and makes host aliases of the addresses, so that a wrong text ends in a connection that never
 * comes up.
 */
final class MeshAddresses {
  private static final String IP_EXAMPLE = "write an address such as 172.18.3.10 or fd00::10";
  private static final String NAME_EXAMPLE =
      "write a host name such as three.mesh.example, or an IPv4 address";
  private static final Pattern SCHEME = Pattern.compile("[a-z]+://.*");
  private static final Pattern WITH_PORT = Pattern.compile("[^:]*:[0-9]+");
  private static final Pattern LAST_PART_IS_A_NUMBER = Pattern.compile("(.*\\.)?[0-9]+");

  private final Document document;
  private final Findings findings;

  private MeshAddresses(Document document, Findings findings) {
    this.document = document;
    this.findings = findings;
  }

  static void check(Document document, Mesh mesh, Findings findings) {
    var check = new MeshAddresses(document, findings);
    mesh.ips().forEach(check::ip);
    if (!mesh.address().value().isEmpty()) {
      check.address(mesh.address());
    }
  }

  private void ip(Located<String> text) {
    if (Ip.parse(text.value()) instanceof Parsed.Bad<Ip>(var reason, var better)) {
      bad(text, reason, better.map(b -> "write " + b).orElse(IP_EXAMPLE));
    }
  }

  private void address(Located<String> text) {
    var address = text.value();
    if (isBracketed(address)) {
      return;
    }
    var ip = Ip.parse(address);
    if (LAST_PART_IS_A_NUMBER.matcher(address).matches()) {
      ip(text);
    } else if (ip.good().isPresent()) {
      bad(
          text,
          "`" + address + "` is an IPv6 address, which reads as host and port here",
          "write it under ips, and a host name here");
    } else {
      nameProblem(address).ifPresent(p -> bad(text, p, nameHint(address)));
    }
  }

  /** {@code [fd00::1]}, as URLs have it. */
  private static boolean isBracketed(String text) {
    return text.startsWith("[")
        && text.endsWith("]")
        && Ip.parse(text.substring(1, text.length() - 1)).good().filter(Ip::v6).isPresent();
  }

  /** DNS knows no case, and a dot at the end marks a whole name. */
  private static Optional<String> nameProblem(String text) {
    var name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return KubernetesNames.subdomain(name.toLowerCase(Locale.ROOT)).isEmpty()
        ? Optional.empty()
        : Optional.of("`" + text + "` is neither a host name nor an IP address");
  }

  private static String nameHint(String address) {
    if (SCHEME.matcher(address).matches()) {
      return "leave out the scheme: " + NAME_EXAMPLE;
    }
    return WITH_PORT.matcher(address).matches()
        ? "write the port under port, and only the host name here"
        : NAME_EXAMPLE;
  }

  private void bad(Located<String> text, String problem, String hint) {
    findings.add(
        Finding.of(FleetRule.BAD_ADDRESS, text.pos(), problem, hint).about(document.words()));
  }
}
