package dev.atoll.reconciler.kube;

import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.Problem.Reason;
import dev.atoll.reconciler.target.TargetException;

/** From what an API server answered to what a person can do. The one place that masks Secrets. */
final class Refusal {

  private static final int LONGEST = 500;

  private Refusal() {}

  static TargetException of(String cluster, Call call, Answer answer) {
    var said = said(call, answer);
    return switch (answer.unknownField() ? 422 : answer.status()) {
      case 401 ->
          problem(
              Reason.UNAUTHORIZED,
              "%s does not accept the credentials".formatted(cluster),
              "renew the token or client certificate in the cluster's kubeconfig");
      case 403 ->
          problem(
              Reason.FORBIDDEN,
              "%s does not allow %s of %s%s".formatted(cluster, verb(call), call.what(), said),
              "grant it to Atoll's user: docs/running.md lists the rights");
      case 404 ->
          problem(
              Reason.NOT_FOUND,
              "%s does not have %s%s".formatted(cluster, call.what(), said),
              "check that the kubeconfig's server is the API server of " + cluster);
      case 409 ->
          problem(
              Reason.CONFLICT,
              "%s in %s is held or was changed by somebody else%s"
                  .formatted(call.what(), cluster, said),
              "the next round looks again");
      case 429, 500, 502, 503, 504 ->
          problem(
              Reason.BUSY,
              "%s answers %d to %s of %s%s"
                  .formatted(cluster, answer.status(), verb(call), call.what(), said),
              "it is tried again in the next round");
      default ->
          problem(
              Reason.REFUSED,
              "%s refuses %s (%d)%s".formatted(cluster, call.what(), answer.status(), said),
              "mend the object in Git, or the cluster's version in its Cluster file");
    };
  }

  static TargetException unreachable(String cluster, Call call, String why, Throwable cause) {
    return new TargetException(
        new Problem(
            Reason.UNREACHABLE,
            "%s cannot be reached for %s of %s: %s"
                .formatted(cluster, verb(call), call.what(), why),
            "it is tried again; the other clusters go on"),
        cause);
  }

  private static TargetException problem(Reason reason, String message, String hint) {
    return new TargetException(new Problem(reason, message, hint));
  }

  private static String said(Call call, Answer answer) {
    if (call.secret()) {
      return ": (what it says about a Secret is not shown)";
    }
    var message = answer.message().strip();
    if (message.isEmpty()) {
      return "";
    }
    return ": " + (message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message);
  }

  private static String verb(Call call) {
    return switch (call.method()) {
      case "GET" -> "reading";
      case "DELETE" -> "deleting";
      default -> "writing";
    };
  }
}
