package dev.atoll.agent.flows;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.Parsed;
import java.util.function.Predicate;

/** What is asked of one side of a flow. */
sealed interface PartyFilter extends Predicate<Party> {

  /**
   * @param pod that its name begins with, as {@code hubble observe --from-pod} takes it; empty for
   *     all of the namespace
   */
  record InNamespace(String namespace, String pod) implements PartyFilter {
    @Override
    public boolean test(Party party) {
      return party.namespace().equals(namespace) && party.pod().startsWith(pod);
    }
  }

  record OfCluster(String name) implements PartyFilter {
    @Override
    public boolean test(Party party) {
      return party.cluster().equals(name);
    }
  }

  record OfIdentity(int number) implements PartyFilter {
    @Override
    public boolean test(Party party) {
      return party.identity() == number;
    }
  }

  /**
   * @param label {@code key} or {@code key=value}, with a source in front or without
   */
  record WithLabel(String label) implements PartyFilter {
    @Override
    public boolean test(Party party) {
      return party.labels().stream().anyMatch(this::is);
    }

    private boolean is(String whole) {
      var plain = whole.substring(whole.indexOf(':') + 1);
      return label.contains("=")
          ? whole.equals(label) || plain.equals(label)
          : key(whole).equals(label) || key(plain).equals(label);
    }

    private static String key(String label) {
      var equals = label.indexOf('=');
      return equals < 0 ? label : label.substring(0, equals);
    }
  }

  record InBlock(Cidr block) implements PartyFilter {
    @Override
    public boolean test(Party party) {
      return party.ip().filter(block::contains).isPresent();
    }
  }

  /**
   * @param name of the parameter, for the sentence
   * @throws BadQueryException if it is none of the forms
   */
  static PartyFilter parse(String name, String text) {
    var colon = text.indexOf(':');
    var slash = text.indexOf('/');
    if (colon < 0 && slash > 0) {
      return new InNamespace(text.substring(0, slash), text.substring(slash + 1));
    }
    var value = text.substring(colon + 1);
    if (colon > 0 && !value.isEmpty()) {
      switch (text.substring(0, colon)) {
        case "cluster":
          return new OfCluster(value);
        case "identity":
          return new OfIdentity(identity(name, value));
        case "label":
          return new WithLabel(value);
        case "ip":
          return new InBlock(block(name, value));
        default:
      }
    }
    throw new BadQueryException(
        "`%s` is NAMESPACE/POD, cluster:NAME, identity:NUMBER, label:KEY=VALUE or ip:ADDRESS, not `%s`"
            .formatted(name, text));
  }

  private static int identity(String name, String text) {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw new BadQueryException(
          "an identity of `" + name + "` is a number of 32 bits, not `" + text + "`");
    }
  }

  private static Cidr block(String name, String text) {
    if (text.contains("/")) {
      return good(name, Cidr.parse(text));
    }
    var ip = good(name, Ip.parse(text));
    return Cidr.containing(ip, ip.bits());
  }

  private static <T> T good(String name, Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Good<T>(var value) -> value;
      case Parsed.Bad<T>(var reason, var _) ->
          throw new BadQueryException("an address of `" + name + "`: " + reason);
    };
  }
}
