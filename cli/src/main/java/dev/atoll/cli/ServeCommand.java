package dev.atoll.cli;

import dev.atoll.reconciler.config.OperatorConfig;
import dev.atoll.reconciler.fleet.Event;
import dev.atoll.reconciler.fleet.FleetReconciler;
import dev.atoll.reconciler.schedule.Ticks;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sun.misc.Signal;

@CommandLine.Command(
    name = "serve",
    description = {
      "Follow the branch and hold its last good commit in every cluster.",
      "SIGHUP: look at Git now. SIGTERM: let rounds under way end, then stop."
    })
final class ServeCommand extends Command {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private Operator operator;

  @Option(names = "--once", description = "Look once, bring every cluster there, and end.")
  private boolean once;

  @Option(
      names = "--deadline",
      defaultValue = "120",
      paramLabel = "SECONDS",
      description = "With --once: how long clusters may take (default: 120).")
  private long deadline;

  ServeCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws Exception {
    var config = operator.config();
    try (var reconciler = Wiring.reconciler(config, ServeCommand::log)) {
      if (once) {
        return new OneLook(reconciler, Duration.ofSeconds(deadline)).run();
      }
      follow(reconciler, config);
    }
    return ExitCode.OK;
  }

  private static void follow(FleetReconciler reconciler, OperatorConfig config) throws Exception {
    BlockingQueue<Boolean> due = new ArrayBlockingQueue<>(1);
    var stop = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, main, ended)));
    Signal.handle(new Signal("HUP"), s -> offer(due));
    try (var ticks = Ticks.start(config.interval(), () -> offer(due));
        var listener = listener(reconciler, config, () -> offer(due))) {
      while (stop.getCount() > 0) {
        if (due.poll(200, TimeUnit.MILLISECONDS) != null) {
          reconciler.look();
        }
      }
    } catch (InterruptedException e) {
      LOG.info("told to end");
    } finally {
      var unused = Thread.interrupted(); // what is left to do may take its time
      reconciler.close();
      ended.countDown();
    }
  }

  private static AutoCloseable listener(
      FleetReconciler reconciler, OperatorConfig config, Runnable look) throws IOException {
    return config.listen().isPresent()
        ? Listener.open(config.listen().get(), reconciler::status, look)
        : () -> {};
  }

  /**
   * Runs while the JVM ends: a look at Git is broken off, rounds under way get the time to finish.
   */
  private static void end(CountDownLatch stop, Thread main, CountDownLatch ended) {
    stop.countDown();
    main.interrupt();
    try {
      if (ended.await(30, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(ExitCode.OK.code()); // told to end, and ended well
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void offer(BlockingQueue<Boolean> due) {
    var unused = due.offer(true); // one tick waiting is enough
  }

  private static void log(Event event) {
    LOG.info("{}", event);
  }
}
