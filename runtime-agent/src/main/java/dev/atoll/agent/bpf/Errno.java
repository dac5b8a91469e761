package dev.atoll.agent.bpf;

import java.util.Map;

/**
 * An error number of Linux, which is the same on every architecture that we run on
 * (asm-generic/errno-base.h, errno.h).
 *
 * @param number positive
 */
public record Errno(int number) {
  public static final Errno EPERM = new Errno(1);
  public static final Errno ENOENT = new Errno(2);
  public static final Errno E2BIG = new Errno(7);
  public static final Errno ENOMEM = new Errno(12);
  public static final Errno EEXIST = new Errno(17);
  public static final Errno ENODEV = new Errno(19);
  public static final Errno EINVAL = new Errno(22);
  public static final Errno ENOSPC = new Errno(28);

  /** Of the kernel itself: this kind of map has no such operation. */
  public static final Errno ENOTSUPP = new Errno(524);

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "EPERM"),
          Map.entry(2, "ENOENT"),
          Map.entry(4, "EINTR"),
          Map.entry(5, "EIO"),
          Map.entry(7, "E2BIG"),
          Map.entry(9, "EBADF"),
          Map.entry(11, "EAGAIN"),
          Map.entry(12, "ENOMEM"),
          Map.entry(13, "EACCES"),
          Map.entry(14, "EFAULT"),
          Map.entry(16, "EBUSY"),
          Map.entry(17, "EEXIST"),
          Map.entry(19, "ENODEV"),
          Map.entry(20, "ENOTDIR"),
          Map.entry(22, "EINVAL"),
          Map.entry(24, "EMFILE"),
          Map.entry(28, "ENOSPC"),
          Map.entry(34, "ERANGE"),
          Map.entry(36, "ENAMETOOLONG"),
          Map.entry(38, "ENOSYS"),
          Map.entry(95, "EOPNOTSUPP"),
          Map.entry(116, "ESTALE"),
          Map.entry(524, "ENOTSUPP"));

  /** {@code EINVAL}, or the bare number where it has no name here. */
  public String name() {
    return NAMES.getOrDefault(number, "errno " + number);
  }

  @Override
  public String toString() {
    return name();
  }
}
