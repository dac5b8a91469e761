package dev.atoll.agent.policy;

import dev.atoll.agent.policy.Stack.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the entries of one subject and direction from claims. As a rule claims become entries one
 * by one, and precedence decides between them. Where a rule passes to the next tier, or lifts
 * another, entries cannot say so: then what comes out is worked out port by port, and put where no
 * other entry counts beside it.
 */
final class Tables {

  private final List<Claim> general;
  private final boolean defaultDeny;
  private final List<Claim> settled;
  private final Stack generalStack;
  private final PortTable generalTable;

  /**
   * @param general claims on every remote identity
   */
  Tables(List<Claim> general, boolean defaultDeny) {
    this.general = List.copyOf(general);
    this.defaultDeny = defaultDeny;
    this.settled = Stack.settled(general);
    this.generalStack = Stack.of(general, defaultDeny);
    this.generalTable = generalStack.passes() ? workedOut() : plain(settled, PortTable.EMPTY);
  }

  /** The entries of every remote identity. */
  PortTable ofEverybody() {
    return generalTable;
  }

  /**
   * The entries of a remote identity beside those of every one.
   *
   * @param own claims on it and not on everybody
   */
  PortTable of(List<Claim> own) {
    if (own.isEmpty()) {
      return PortTable.EMPTY;
    }
    var all = new ArrayList<>(general);
    all.addAll(own);
    var stack = Stack.of(all, defaultDeny);
    var together = Stack.settled(all);
    return stack.passes() || !together.subList(0, general.size()).equals(settled)
        ? workedOut(stack)
        : plain(together.subList(general.size(), together.size()), generalTable);
  }

  private static PortTable plain(List<Claim> claims, PortTable below) {
    var table = new PortTable.Making(below);
    claims.forEach(c -> table.add(c.protocol(), c.first(), c.last(), c.value()));
    return table.done();
  }

  /** Every port at which some rule decides, and not the default. */
  private PortTable workedOut() {
    var nothing = new Outcome(defaultDeny, 0);
    return new WorkedOut(generalStack, (_, _) -> nothing).table(Precedence.BASE);
  }

  /** Every port at which something else comes out than for everybody. */
  private PortTable workedOut(Stack stack) {
    return new WorkedOut(stack, generalStack::at).table(Precedence.EXACT);
  }
}
