package dev.atoll.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** The directory of a mirror: one process at a time, one writer at a time. */
final class MirrorDirectory implements AutoCloseable {

  /** More packs than this slow reading down; the limit of git itself. */
  private static final int MANY_PACKS = 50;

  private final GitRepository repository;
  private final FileChannel lock;
  private final ReentrantLock writing = new ReentrantLock();

  private MirrorDirectory(GitRepository repository, FileChannel lock) {
    this.repository = repository;
    this.lock = lock;
  }

  static MirrorDirectory open(Path directory) {
    GitEnvironment.install();
    try {
      Files.createDirectories(directory);
      return locked(directory, lock(directory));
    } catch (IOException e) {
      throw failure(directory, e);
    }
  }

  /** Keeps the lock only if all goes well: whoever tries again must not meet his own. */
  private static MirrorDirectory locked(Path directory, FileChannel lock) throws IOException {
    try {
      create(directory);
      return new MirrorDirectory(GitRepository.open(directory), lock);
    } catch (IOException | GitException e) {
      lock.close();
      throw e;
    }
  }

  private static GitException failure(Path directory, IOException e) {
    return FullDisk.isNamed(String.valueOf(e.getMessage()))
        ? FullDisk.failure(directory)
        : GitRepository.unreadable(directory, e);
  }

  GitRepository repository() {
    return repository;
  }

  /** What is done while no other thread writes; gets what is left of the deadline. */
  interface Work<T> {
    T within(Duration left);
  }

  /** Does {@code work} alone, or says that someone else took too long. */
  <T> T alone(Duration deadline, Work<T> work) {
    long end = System.nanoTime() + deadline.toNanos();
    try {
      if (!writing.tryLock(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new GitException.TimedOut("another fetch of the same repository is still running");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GitException.TimedOut("interrupted while another fetch was running");
    }
    try {
      return work.within(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    } finally {
      writing.unlock();
    }
  }

  boolean compact(Duration deadline) {
    var git = (FileRepository) repository.git();
    if (git.getObjectDatabase().getPacks().size() <= MANY_PACKS) {
      return false;
    }
    try {
      return Deadlines.within(deadline, "packing " + repository.directory(), () -> pack(git));
    } catch (ExecutionException e) {
      throw new GitException.Unreadable(
          "cannot pack "
              + repository.directory()
              + ": "
              + SecretMask.of(GitAuth.none()).messageOf(e));
    }
  }

  private static boolean pack(FileRepository git) throws GitAPIException {
    Git.wrap(git).gc().setProgressMonitor(new Cancellable(Thread.currentThread())).call();
    return true;
  }

  @Override
  public void close() {
    repository.close();
    try {
      lock.close();
    } catch (IOException e) {
      throw GitRepository.unreadable(repository.directory(), e);
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    var file = directory.resolve("atoll.lock");
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this process: the same answer as for another one.
    }
    channel.close();
    throw new GitException.Unreadable(directory + " is in use by another mirror");
  }

  private static void create(Path directory) throws IOException {
    try (var git = new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build()) {
      if (!Files.exists(directory.resolve("HEAD"))) {
        removeHalfMade(directory);
        git.create(true);
      }
      if (!git.getConfig().getBoolean("transfer", null, "fsckObjects", false)) {
        settle(git.getConfig());
      }
    }
  }

  /** JGit makes no repository where parts of one lie, as a full disk or a crash leaves them. */
  private static void removeHalfMade(Path directory) throws IOException {
    for (var part : List.of("refs", "objects", "branches", "hooks", "logs", "config")) {
      if (Files.exists(directory.resolve(part))) {
        try (var files = Files.walk(directory.resolve(part))) {
          for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }

  /** What holds for every mirror, whoever runs it. */
  private static void settle(StoredConfig config) throws IOException {
    config.setBoolean("transfer", null, "fsckObjects", true);
    config.setBoolean("http", null, "followRedirects", false);
    config.setBoolean("http", null, "sslVerify", true);
    config.setBoolean("fetch", null, "autoGc", false);
    config.setInt("gc", null, "auto", 0);
    config.setString("gc", null, "prunePackExpire", "now");
    config.setBoolean("core", null, "logAllRefUpdates", false);
    config.save();
  }
}
