package dev.atoll.cli;

import dev.atoll.validators.Review;
import dev.atoll.validators.reach.text.ReachNotes;

/** What an answer about a fleet leaves out because it cannot be read. */
final class Unread {

  private Unread() {}

  /** Tells the person who asks, beside the answer. */
  static void warn(Review review, Console console) {
    var errors = ReachNotes.unread(review);
    if (errors > 0) {
      console.progress(
          "errors in the fleet: "
              + errors
              + "; what cannot be read is missing here (atoll check names it)");
    }
  }
}
