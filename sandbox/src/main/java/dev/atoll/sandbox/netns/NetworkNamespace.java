package dev.atoll.sandbox.netns;

import dev.atoll.sandbox.SandboxException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * A network namespace of Linux (network_namespaces(7)), by a file that stands for it.
 *
 * <p>A socket belongs for good to the namespace of the thread that made it, and NIO makes it in
 * {@code open()}. A channel from here may be bound, connected and used by any thread, virtual ones
 * too.
 *
 * @param path such as {@code /run/netns/NAME}, {@code /proc/1234/root/run/netns/NAME} where another
 *     process has mounts of its own, or {@code /proc/1234/ns/net}
 */
public record NetworkNamespace(Path path) {

  /** The namespace that {@code ip netns add NAME} made. */
  public static NetworkNamespace named(String name) {
    return new NetworkNamespace(Path.of("/run/netns", name));
  }

  /** The one of that name as process {@code pid} sees it, with its own mounts. */
  public static NetworkNamespace named(String name, long pid) {
    return new NetworkNamespace(Path.of("/proc", Long.toString(pid), "root/run/netns", name));
  }

  /**
   * Runs {@code work} on a new platform thread inside the namespace, and waits until that thread
   * has ended. The thread of the caller stays where it is.
   *
   * <p>The work makes sockets and returns. It must not start threads, virtual ones included, nor
   * wake them: clone(2) gives a thread the namespace of the one that starts it, and the thread
   * which makes a virtual thread runnable may be the one that starts a carrier for it.
   *
   * @return what the work returned; when interrupted the work is interrupted too, and what it
   *     returns nevertheless is returned, as a socket would be lost otherwise
   * @throws SandboxException if the namespace cannot be entered, and around what the work throws
   *     and need not declare
   */
  public <T> T call(Callable<T> work) {
    Visit.beforeTheFirst();
    var visit = new Visit<>(this, work);
    var thread = Thread.ofPlatform().name("in " + path).daemon().start(visit);
    join(thread);
    return visit.result();
  }

  /** A TCP socket that will listen; not bound yet. */
  public ServerSocketChannel openListener() {
    return call(ServerSocketChannel::open);
  }

  /** A TCP socket; not bound or connected yet. */
  public SocketChannel openTcp() {
    return call(SocketChannel::open);
  }

  /** A UDP socket; not bound or connected yet. */
  public DatagramChannel openUdp() {
    return call(DatagramChannel::open);
  }

  /**
   * Enters with the calling thread; there is no way back, so it ends afterwards.
   *
   * @throws SandboxException naming the file, the reason and what to do
   */
  void enter() {
    try {
      Libc.enterNetwork(path.toString());
    } catch (Libc.Failed e) {
      throw new SandboxException(
          "cannot enter the network namespace "
              + path
              + ": "
              + e.errno().text()
              + ". "
              + advice(e.errno()),
          e);
    }
  }

  private static String advice(Libc.Errno errno) {
    return switch (errno.number()) {
      case Libc.Errno.EPERM, Libc.Errno.EACCES ->
          "Run as root, or give the JVM CAP_SYS_ADMIN (and CAP_SYS_PTRACE for files below /proc).";
      case Libc.Errno.ENOENT ->
          "It was deleted or never made: `ip netns list` names those that there are.";
      case Libc.Errno.EINVAL ->
          "The file stands for no network namespace; it may be left over: `ip netns delete` ends"
              + " it.";
      default -> "See setns(2) and open(2).";
    };
  }

  /** Waits for the end of the thread itself, not of its work: nothing of it stays inside. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
