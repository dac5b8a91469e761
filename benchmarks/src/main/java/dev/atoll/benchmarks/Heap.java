package dev.atoll.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.function.Consumer;

/** What this process uses. */
final class Heap {

  private Heap() {}

  /** CPU time of the whole process, in nanoseconds: collector and compiler count. */
  static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Collects garbage and forgets the peak so far. */
  static void clear() {
    System.gc();
    pools(MemoryPoolMXBean::resetPeakUsage);
  }

  /** Most bytes in use since then, garbage included. */
  static long peak() {
    var sum = new long[1];
    pools(p -> sum[0] += p.getPeakUsage().getUsed());
    return sum[0];
  }

  /** Bytes in use after a collection. */
  static long held() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void pools(Consumer<MemoryPoolMXBean> each) {
    ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(p -> p.getType() == MemoryType.HEAP)
        .forEach(each);
  }
}
