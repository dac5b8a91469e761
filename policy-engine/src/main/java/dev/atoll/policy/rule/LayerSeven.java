package dev.atoll.policy.rule;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a port's rules say above the port.
 *
 * @param parser what has to look at the traffic; {@code NONE} where nothing does
 * @param open whether it lets everything pass all the same
 * @param filtered whether there are HTTP, DNS, Kafka or custom rules
 * @param listener of a proxy that is named; empty for none
 * @param priority of that listener, 1 to 126, lower first; 0 for none
 * @param secrets that TLS is ended and begun with, such as {@code terminating ns/name}
 * @param serverNames whether only some TLS server names pass
 */
public record LayerSeven(
    Parser parser,
    boolean open,
    boolean filtered,
    String listener,
    int priority,
    SortedSet<String> secrets,
    boolean serverNames) {

  /** Who looks. */
  public enum Parser {
    NONE,
    HTTP,
    /** Up to 1.19. */
    KAFKA,
    /** One of the parsers that {@code l7proto} names, up to 1.19. */
    CUSTOM,
    TLS,
    DNS,
    LISTENER
  }

  public static final LayerSeven NONE =
      new LayerSeven(Parser.NONE, true, false, "", 0, new TreeSet<>(), false);

  public LayerSeven {
    secrets = Collections.unmodifiableSortedSet(new TreeSet<>(secrets));
  }

  public boolean isRedirect() {
    return parser != Parser.NONE;
  }

  /**
   * Whether a rule for the same ports that lets everything pass lifts this one: rules of one parser
   * add up, server names and listeners stay.
   */
  public boolean isLifted() {
    return switch (parser) {
      case HTTP, KAFKA, CUSTOM, DNS -> true;
      case NONE, TLS, LISTENER -> false;
    };
  }
}
