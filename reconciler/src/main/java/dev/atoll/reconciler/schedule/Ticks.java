package dev.atoll.reconciler.schedule;

import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/**
 * Calls an action once per interval, spread by up to a tenth so that many reconcilers do not ask
 * one server at the same moment, and at once when asked to. The action only puts a tick on a queue.
 *
 * <p>Quartz goes by the wall clock. When that is set back no tick would come until it has caught
 * up, so a clock that nobody can set stands by.
 */
public final class Ticks implements AutoCloseable {

  private static final JobKey KEY = JobKey.jobKey("look-at-git");
  private static final String EXTRA = "extra";

  private final Scheduler scheduler;
  private final Thread standby;

  private Ticks(Scheduler scheduler, BlockingQueue<Boolean> ticked, Duration longest) {
    this.scheduler = scheduler;
    this.standby = Thread.ofVirtual().name("ticks").start(() -> standBy(ticked, longest));
  }

  /**
   * Starts ticking; the first tick comes at once.
   *
   * @param interval at least 100 ms
   */
  public static Ticks start(Duration interval, Runnable action) {
    return start(interval, action, () -> spread(interval));
  }

  /**
   * @param next when the next tick is due by the wall clock
   */
  static Ticks start(Duration interval, Runnable action, Supplier<Date> next) {
    var ticked = new ArrayBlockingQueue<Boolean>(1);
    Runnable noted =
        () -> {
          var unused = ticked.offer(true);
          action.run();
        };
    try {
      var scheduler = scheduler();
      scheduler.setJobFactory((bundle, owner) -> new Tick(noted, next));
      scheduler.addJob(
          JobBuilder.newJob(Tick.class).withIdentity(KEY).storeDurably().build(), true);
      scheduler.scheduleJob(trigger().startNow().build());
      scheduler.start();
      return new Ticks(scheduler, ticked, interval.multipliedBy(3).dividedBy(2));
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler did not start", e);
    }
  }

  /** One tick now, besides the scheduled ones. */
  public void now() {
    try {
      scheduler.scheduleJob(trigger().usingJobData(EXTRA, true).startNow().build());
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler does not take a tick", e);
    }
  }

  private void standBy(BlockingQueue<Boolean> ticked, Duration longest) {
    try {
      while (true) {
        if (ticked.poll(longest.toMillis(), TimeUnit.MILLISECONDS) == null) {
          now();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  @Override
  public void close() {
    standby.interrupt();
    try {
      scheduler.shutdown(true);
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler did not stop", e);
    }
  }

  private static Scheduler scheduler() throws SchedulerException {
    var properties = new Properties();
    properties.setProperty("org.quartz.scheduler.instanceName", "atoll-" + System.nanoTime());
    properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    properties.setProperty("org.quartz.threadPool.threadCount", "1");
    properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    return new StdSchedulerFactory(properties).getScheduler();
  }

  @DisallowConcurrentExecution
  private static final class Tick implements Job {

    private final Runnable action;
    private final Supplier<Date> next;

    Tick(Runnable action, Supplier<Date> next) {
      this.action = action;
      this.next = next;
    }

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      try {
        action.run();
      } finally {
        if (!context.getMergedJobDataMap().containsKey(EXTRA)) {
          scheduleNext(context);
        }
      }
    }

    private void scheduleNext(JobExecutionContext context) throws JobExecutionException {
      try {
        context.getScheduler().scheduleJob(trigger().startAt(next.get()).build());
      } catch (SchedulerException e) {
        throw new JobExecutionException(e);
      }
    }
  }

  private static Date spread(Duration interval) {
    var millis = Math.max(100, interval.toMillis());
    var jitter = ThreadLocalRandom.current().nextLong(Math.max(1, millis / 10));
    return new Date(System.currentTimeMillis() + millis + jitter);
  }

  private static TriggerBuilder<Trigger> trigger() {
    return TriggerBuilder.newTrigger().forJob(KEY);
  }
}
