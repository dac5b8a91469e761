package dev.atoll.reconciler.fleet;

import dev.atoll.reconciler.enforcement.Contribution;
import dev.atoll.reconciler.enforcement.Witnesses;
import dev.atoll.reconciler.target.RoundResult;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One post for each cluster, beside its lane: who watches what is enforced holds up no round. */
final class Posts implements AutoCloseable {

  /** Who hears what posts come to. Called on their threads. */
  interface Owner {

    void judged(String cluster, Post.Standing standing);

    /** There are agents to ask, and the last round did not know it: another one is needed. */
    void unmarked(String cluster);

    /** What is worth a line in the log. */
    void told(String cluster, String text);
  }

  private final Witnesses witnesses;
  private final Owner owner;
  private final Map<String, Post> posts = new ConcurrentHashMap<>();

  /** What each cluster contributes to the mesh, as its agents last showed. */
  private final Map<String, Contribution> shared = new ConcurrentHashMap<>();

  Posts(Witnesses witnesses, Owner owner) {
    this.witnesses = witnesses;
    this.owner = owner;
  }

  /** A round ended; what holds of its enforcement until the next look, if anything does. */
  Optional<Post.Standing> ended(String cluster, Wish.Hold wish, RoundResult result) {
    if (witnesses == Witnesses.NONE) {
      return Optional.empty();
    }
    return posts
        .computeIfAbsent(cluster, name -> new Post(name, witnesses, owner, shared))
        .ended(wish, result);
  }

  /** There is a new wish: what is enforced of the old one says nothing any more. */
  void wanting(String cluster, Wish.Hold wish) {
    var post = posts.get(cluster);
    if (post != null) {
      post.wanting(wish);
    }
  }

  void rest(String cluster) {
    var post = posts.get(cluster);
    if (post != null) {
      post.rest();
    }
  }

  void forget(String cluster) {
    var post = posts.remove(cluster);
    if (post != null) {
      post.close();
    }
    shared.remove(cluster);
  }

  @Override
  public void close() {
    posts.values().forEach(Post::close);
    posts.clear();
  }
}
