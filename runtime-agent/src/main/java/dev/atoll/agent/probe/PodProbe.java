package dev.atoll.agent.probe;

import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.bpf.RawSocket;
import dev.atoll.fleet.net.Ip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks a node at the address of one of its pods, from the address of one of ours: whether the
 * network between nodes carries both. Neither pod notices. Needs CAP_NET_RAW.
 */
public final class PodProbe {
  private static final int EVERY_MILLIS = 20;

  private final Supplier<? extends Collection<Ip>> ours;
  private final long mark;
  private final Function<Ip, OptionalLong> answered;
  private final Duration limit;

  /**
   * @param ours addresses of pods of this node, at whose interfaces programs are
   * @param mark what our questions hold, and {@code asking} of the programs
   * @param answered when a question to an address was answered last, nanoseconds of the monotonic
   *     clock
   * @param limit of one question
   */
  public PodProbe(
      Supplier<? extends Collection<Ip>> ours,
      long mark,
      Function<Ip, OptionalLong> answered,
      Duration limit) {
    this.ours = ours;
    this.mark = mark;
    this.answered = answered;
    this.limit = limit;
  }

  /** Whether a pod is here from whose address it can be asked: one of the same family. */
  public boolean canAsk(Target target) {
    return source(target).isPresent();
  }

  public Answer ask(Target target) {
    var begin = System.nanoTime();
    try {
      return source(target)
          .map(from -> ask(new Question(from, target.address(), mark), begin))
          .orElseGet(() -> new Answer.Silent(begin, "no pod is here to ask from"));
    } catch (BpfException e) {
      return new Answer.Silent(begin, String.valueOf(e.getMessage()));
    }
  }

  private Optional<Ip> source(Target target) {
    return ours.get().stream().filter(ip -> ip.v6() == target.address().v6()).findFirst();
  }

  private Answer ask(Question question, long begin) {
    try (var socket = RawSocket.open(question.to().v6())) {
      socket.send(question.packet(), InetAddress.ofLiteral(question.to().toString()));
    }
    while (System.nanoTime() - begin < limit.toNanos()) {
      var at = answered.apply(question.to());
      if (at.isPresent() && at.getAsLong() - begin >= 0) {
        return new Answer.Reached(begin, Duration.ofNanos(at.getAsLong() - begin));
      }
      pause();
    }
    return new Answer.Silent(
        begin, "no answer within " + limit.toMillis() + " ms to " + question.from());
  }

  private static void pause() {
    try {
      Thread.sleep(EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
