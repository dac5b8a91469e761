package dev.atoll.policy.reach;

import java.util.List;

/** Several rows side by side, cut wherever any of them is. */
public final class Strips {

  /** What is done with one strip. */
  @FunctionalInterface
  public interface Action {

    /**
     * @param start first point on the {@link Line}
     * @param end one past the last
     * @param segments of each row, in the order in which the rows were given; not to be kept
     */
    void at(int start, int end, int[] segments);
  }

  private Strips() {}

  /** Every strip, in ascending order. */
  public static void forEach(List<Row> rows, Action action) {
    var segments = new int[rows.size()];
    for (var at = 0; at < Line.END; ) {
      var end = Line.END;
      for (var i = 0; i < segments.length; i++) {
        end = Math.min(end, rows.get(i).end(segments[i]));
      }
      action.at(at, end, segments);
      for (var i = 0; i < segments.length; i++) {
        segments[i] += rows.get(i).end(segments[i]) == end ? 1 : 0;
      }
      at = end;
    }
  }
}
