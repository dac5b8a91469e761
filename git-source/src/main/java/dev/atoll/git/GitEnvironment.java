package dev.atoll.git;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Cuts JGit off from the configuration of the machine and of its user: what Atoll reads depends on
 * the repository and on the operator's configuration only, and no program is started to look for
 * more. Installed once, before the first repository is opened.
 */
final class GitEnvironment extends SystemReader.Delegate {

  /**
   * What JGit assumes of every file system instead of measuring it for seconds at first use: its
   * own value for a file system that it cannot measure (FS.FileStoreAttributes in JGit 7.8). A file
   * that changed less than this ago is read again rather than trusted.
   */
  private static final Duration TIMESTAMP_RESOLUTION = Duration.ofSeconds(2);

  static {
    SystemReader.setInstance(new GitEnvironment(SystemReader.getInstance()));
  }

  private GitEnvironment(SystemReader system) {
    super(system);
  }

  /** Makes sure that it is in place. */
  static void install() {
    // The static initializer did it.
  }

  @Override
  public @Nullable String getenv(String variable) {
    return variable.startsWith("GIT_") || variable.startsWith("XDG_")
        ? null
        : super.getenv(variable);
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public int getTimezone(long when) {
    return 0;
  }

  @Override
  public ZoneOffset getTimeZoneAt(Instant when) {
    return ZoneOffset.UTC;
  }

  /** A configuration without a file; it answers what JGit would otherwise measure. */
  private static final class NoConfig extends FileBasedConfig {

    NoConfig(Config parent, FS fs) {
      super(parent, new File("none"), fs);
    }

    @Override
    public void load() {
      // There is no file.
    }

    @Override
    public void save() {
      // Nothing is kept.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }

    @Override
    public long getTimeUnit(
        String section, String subsection, String name, long defaultValue, TimeUnit wantUnit) {
      return section.equals("filesystem")
          ? wantUnit.convert(TIMESTAMP_RESOLUTION)
          : super.getTimeUnit(section, subsection, name, defaultValue, wantUnit);
    }
  }
}
