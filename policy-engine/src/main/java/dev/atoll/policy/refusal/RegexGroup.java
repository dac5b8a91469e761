package dev.atoll.policy.refusal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A group that is being read: its alternatives so far, and the items of the one that is open. */
final class RegexGroup {

  /** Parts that were put together. */
  private record Sum(long size, int height, int copies, int count) {
    static final Sum NONE = new Sum(0, 0, 0, 0);

    Sum plus(RegexNode n) {
      return new Sum(
          size + n.size(), Math.max(height, n.height()), Math.max(copies, n.copies()), count + 1);
    }

    /** One part stays as it is; several are a node above them. */
    RegexNode node(int between) {
      return count == 0
          ? RegexNode.ATOM
          : new RegexNode(
              size + (long) between * (count - 1), count > 1 ? height + 1 : height, copies);
    }
  }

  private final boolean captures;
  private Sum alternatives = Sum.NONE;
  private Sum items = Sum.NONE;
  private @Nullable RegexNode last;

  RegexGroup(boolean captures) {
    this.captures = captures;
  }

  void push(RegexNode node) {
    settle();
    last = node;
  }

  /** The item that a repetition holds for: the last one of the open alternative. */
  Optional<RegexNode> last() {
    return Optional.ofNullable(last);
  }

  void replaceLast(RegexNode node) {
    last = node;
  }

  void alternative() {
    settle();
    alternatives = alternatives.plus(items.node(0));
    items = Sum.NONE;
  }

  RegexNode close() {
    alternative();
    var node = alternatives.node(1);
    return captures ? node.captured() : node;
  }

  private void settle() {
    if (last != null) {
      items = items.plus(last);
      last = null;
    }
  }
}
