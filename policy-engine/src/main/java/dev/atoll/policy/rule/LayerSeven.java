package dev.atoll.policy.rule;

/**
 * What a port's rules say above the port.
 *
 * @param parser what has to look at the traffic; {@code NONE} where nothing does
 * @param open whether it lets everything pass all the same
 */
public record LayerSeven(Parser parser, boolean open) {

  /** Who looks, in the order in which one takes the place of another. */
  public enum Parser {
    NONE,
    HTTP,
    TLS,
    DNS,
    LISTENER
  }

  public static final LayerSeven NONE = new LayerSeven(Parser.NONE, true);

  public boolean isRedirect() {
    return parser != Parser.NONE;
  }
}
