package dev.atoll.reconciler.order;

import java.util.List;

/**
 * What a change opens and closes, beside the state just before it and in its own cluster only.
 *
 * @param opens a handful
 * @param moreOpens how many pairs of ends are not listed
 * @param closes a handful
 * @param moreCloses how many pairs of ends are not listed
 */
public record Effect(List<Flow> opens, long moreOpens, List<Flow> closes, long moreCloses) {

  public static final Effect NONE = new Effect(List.of(), 0, List.of(), 0);

  public Effect {
    opens = List.copyOf(opens);
    closes = List.copyOf(closes);
  }
}
