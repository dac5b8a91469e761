package dev.atoll.git;

import dev.atoll.git.source.CommitId;
import dev.atoll.git.source.Relation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * The history of a repository. Dates in commits decide nothing; replace refs and grafts are not
 * looked at.
 */
public final class CommitWalk {

  private final Repository git;

  CommitWalk(Repository git) {
    this.git = git;
  }

  /** Whether the repository has {@code commit}, and it is one. */
  public boolean has(CommitId commit) {
    try (var walk = new RevWalk(git)) {
      walk.parseCommit(objectOf(commit));
      return true;
    } catch (MissingObjectException | IncorrectObjectTypeException e) {
      return false;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Whether {@code ancestor} is {@code descendant} or one of those that it descends from. False
   * also where a shallow repository ends before it is found: {@link #relation} tells the two apart.
   */
  public boolean isAncestor(CommitId ancestor, CommitId descendant) {
    try (var walk = new RevWalk(git)) {
      walk.setRetainBody(false);
      walk.markStart(walk.parseCommit(objectOf(descendant)));
      var wanted = objectOf(ancestor);
      for (var commit : walk) {
        if (commit.equals(wanted)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** How {@code tip} stands to {@code lastGood}. */
  public Relation relation(Optional<CommitId> lastGood, CommitId tip) {
    return lastGood.map(good -> relation(good, tip)).orElse(Relation.FIRST);
  }

  private Relation relation(CommitId good, CommitId tip) {
    if (good.equals(tip)) {
      return Relation.SAME;
    }
    if (!has(good)) {
      return Relation.UNKNOWN;
    }
    if (isAncestor(good, tip)) {
      return Relation.FORWARD;
    }
    if (isAncestor(tip, good)) {
      return Relation.BEHIND;
    }
    return isShallow() ? Relation.UNKNOWN : Relation.DIVERGED;
  }

  /**
   * The one of {@code commits} that is or descends from all others; empty if there is none such: no
   * commits, one that the repository lacks, or two that went different ways.
   */
  public Optional<CommitId> newest(Collection<CommitId> commits) {
    if (!commits.stream().allMatch(this::has)) {
      return Optional.empty();
    }
    return commits.stream()
        .sorted()
        .filter(tip -> commits.stream().allMatch(c -> isAncestor(c, tip)))
        .findFirst();
  }

  /** What {@code commit} says of itself. */
  public CommitFacts facts(CommitId commit) {
    try (var walk = new RevWalk(git)) {
      var c = walk.parseCommit(objectOf(commit));
      return new CommitFacts(
          commit,
          Arrays.stream(c.getParents()).map(GitRepository::idOf).toList(),
          text(c.getAuthorIdent()),
          c.getAuthorIdent().getWhenAsInstant(),
          c.getCommitterIdent().getWhenAsInstant(),
          c.getShortMessage().replaceAll("[\\p{Cntrl}]+", " "));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * The files that differ between two commits, sorted: added, removed, or changed in content or
   * mode. A rename shows as its two paths.
   *
   * @param under only below this path, empty for all
   */
  public List<String> changedPaths(CommitId from, CommitId to, String under) {
    try (var walk = new RevWalk(git);
        var trees = new TreeWalk(git)) {
      trees.setRecursive(true);
      trees.addTree(walk.parseCommit(objectOf(from)).getTree());
      trees.addTree(walk.parseCommit(objectOf(to)).getTree());
      trees.setFilter(
          under.isEmpty()
              ? TreeFilter.ANY_DIFF
              : AndTreeFilter.create(PathFilter.create(under), TreeFilter.ANY_DIFF));
      var paths = new ArrayList<String>();
      while (trees.next()) {
        paths.add(trees.getPathString());
      }
      paths.sort(null);
      return List.copyOf(paths);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * The name of what lies at {@code path} in a commit, empty if nothing does. Two commits with the
   * same name there hold the same files there.
   */
  public Optional<String> treeId(CommitId commit, String path) {
    try (var walk = new RevWalk(git)) {
      var tree = walk.parseCommit(objectOf(commit)).getTree();
      if (path.isEmpty()) {
        return Optional.of(tree.name());
      }
      try (var at = TreeWalk.forPath(git, path, tree)) {
        return at == null ? Optional.empty() : Optional.of(at.getObjectId(0).name());
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private boolean isShallow() {
    try {
      return !git.getObjectDatabase().getShallowCommits().isEmpty();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private GitException unreadable(IOException e) {
    return GitRepository.unreadable(git.getDirectory().toPath(), e);
  }

  static ObjectId objectOf(CommitId commit) {
    return ObjectId.fromString(commit.hex());
  }

  private static String text(PersonIdent who) {
    return (who.getName() + " <" + who.getEmailAddress() + ">").replaceAll("[\\p{Cntrl}]+", " ");
  }
}
