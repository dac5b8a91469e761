package dev.atoll.reconciler.schedule;

import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
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
 */
public final class Ticks implements AutoCloseable {

  private static final JobKey KEY = JobKey.jobKey("look-at-git");
  private static final String EXTRA = "extra";

  private final Scheduler scheduler;

  private Ticks(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Starts ticking; the first tick comes at once.
   *
   * @param interval at least 100 ms
   */
  public static Ticks start(Duration interval, Runnable action) {
    try {
      var scheduler = scheduler();
      scheduler.setJobFactory((bundle, owner) -> new Tick(action, interval));
      scheduler.addJob(
          JobBuilder.newJob(Tick.class).withIdentity(KEY).storeDurably().build(), true);
      scheduler.scheduleJob(trigger().startNow().build());
      scheduler.start();
      return new Ticks(scheduler);
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

  @Override
  public void close() {
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
    private final Duration interval;

    Tick(Runnable action, Duration interval) {
      this.action = action;
      this.interval = interval;
    }

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      action.run();
      if (!context.getMergedJobDataMap().containsKey(EXTRA)) {
        try {
          context.getScheduler().scheduleJob(trigger().startAt(spread(interval)).build());
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
  }

  private static TriggerBuilder<Trigger> trigger() {
    return TriggerBuilder.newTrigger().forJob(KEY);
  }
}
