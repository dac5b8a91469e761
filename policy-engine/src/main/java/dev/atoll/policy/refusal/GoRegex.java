package dev.atoll.policy.refusal;

import dev.atoll.policy.refusal.RegexNode.Repeat;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Whether Go's {@code regexp} compiles a text, in time linear in the text. Nothing is ever matched:
 * only the syntax and the limits of size are looked at. Source: Go 1.26, {@code
 * regexp/syntax/parse.go} with the flags of {@code regexp.Compile}.
 *
 * <p>Not followed: the limit on code points in character classes, which takes some 26,000 Unicode
 * classes in one expression to reach.
 */
final class GoRegex {

  private static final int MOST_REPEATS = 1000;
  private static final int DEEPEST = 1000;
  private static final long LARGEST = (128L << 20) / 40;

  private final RegexText text;
  private final ArrayDeque<RegexGroup> groups = new ArrayDeque<>();
  private RegexGroup group = new RegexGroup(true);

  private GoRegex(String source) {
    this.text = new RegexText(source);
  }

  /** What is wrong, as the subject of a sentence; empty where it compiles. */
  static Optional<String> fault(String source) {
    try {
      new GoRegex(source).expression();
      return Optional.empty();
    } catch (RegexFault e) {
      return Optional.of(e.what());
    }
  }

  private void expression() {
    var afterRepeat = false;
    while (!text.isAtEnd()) {
      afterRepeat = item(afterRepeat);
    }
    if (!groups.isEmpty()) {
      throw new RegexFault("an opening parenthesis without its closing one");
    }
    checked(group.close());
  }

  /** Reads one item; answers whether it was a repetition. */
  private boolean item(boolean afterRepeat) {
    var c = text.next();
    switch (c) {
      case '(' -> open();
      case ')' -> shut();
      case '|' -> group.alternative();
      case '[' -> {
        RegexClass.read(text);
        push(RegexNode.ATOM);
      }
      case '*', '+', '?' -> {
        repeat(c == '+' ? Repeat.PLUS : c == '*' ? Repeat.STAR : Repeat.QUEST, afterRepeat);
        return true;
      }
      case '{' -> {
        var counted = text.count();
        if (counted.isPresent()) {
          repeat(counted.get(), afterRepeat);
          return true;
        }
        push(RegexNode.ATOM);
      }
      case '\\' -> escape();
      default -> push(RegexNode.ATOM);
    }
    return false;
  }

  private void open() {
    if (!text.accept('?') || text.skipName()) {
      groups.push(group);
      group = new RegexGroup(true);
    } else if (text.flagsOpenGroup()) {
      groups.push(group);
      group = new RegexGroup(false);
    }
    // Flags alone are no item: a repetition behind them holds for what stands before them.
  }

  private void shut() {
    if (groups.isEmpty()) {
      throw new RegexFault("a closing parenthesis without its opening one");
    }
    var done = group.close();
    group = groups.pop();
    push(done);
  }

  private void escape() {
    if (text.accept('Q')) {
      for (var left = text.skipLiteral(); left > 0; left--) {
        push(RegexNode.ATOM);
      }
    } else {
      RegexClass.escape(text);
      push(RegexNode.ATOM);
    }
  }

  private void push(RegexNode node) {
    group.push(checked(node));
  }

  private void repeat(Repeat repeat, boolean afterRepeat) {
    text.accept('?');
    if (afterRepeat) {
      throw new RegexFault("a repetition of a repetition");
    }
    if (repeat.least() > MOST_REPEATS
        || repeat.most() > MOST_REPEATS
        || (repeat.most() >= 0 && repeat.least() > repeat.most())) {
      throw new RegexFault("a repetition of more than 1000 times, or with its ends swapped");
    }
    var node =
        group
            .last()
            .orElseThrow(() -> new RegexFault("a repetition without anything to repeat"))
            .repeated(repeat);
    if ((repeat.least() >= 2 || repeat.most() >= 2) && node.copies() > MOST_REPEATS) {
      throw new RegexFault("repetitions inside of each other of more than 1000 times in all");
    }
    group.replaceLast(checked(node));
  }

  private static RegexNode checked(RegexNode node) {
    if (node.height() > DEEPEST) {
      throw new RegexFault("an expression that is nested too deep");
    }
    if (node.size() > LARGEST) {
      throw new RegexFault("an expression that is too large");
    }
    return node;
  }
}
