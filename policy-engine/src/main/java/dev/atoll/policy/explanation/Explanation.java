package dev.atoll.policy.explanation;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.verdict.FlowJudge;
import dev.atoll.policy.verdict.FlowVerdict;
import dev.atoll.policy.verdict.SideVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Why a flow is allowed or denied. Replies pass by connection state and are not asked about.
 *
 * @param egress at the source
 * @param ingress at the destination
 * @param wouldChange edits that would turn the answer of an end round, the smallest first; each was
 *     tried
 */
public record Explanation(
    Question question, FlowVerdict verdict, Side egress, Side ingress, List<Edit> wouldChange) {

  private static final Comparator<Edit> SMALLEST =
      Comparator.comparing(Edit::kind).thenComparing(Edit::direction);

  public Explanation {
    wouldChange = List.copyOf(wouldChange);
  }

  /** Explains one flow of a mesh. */
  public static Explanation of(Mesh mesh, Question question, Circumstances circumstances) {
    var verdict = new FlowJudge(mesh).judge(question.flow());
    var edits = new ArrayList<Edit>();
    var sides = new ArrayList<Side>();
    for (var direction : Direction.values()) {
      var side = direction == Direction.EGRESS ? verdict.egress() : verdict.ingress();
      if (question.subject(direction) instanceof End.Pods pods
          && side.answer() != SideVerdict.Answer.NONE) {
        var retrial = new Retrial(mesh, question.flow(), direction, pods.cluster());
        sides.add(side(question, direction, side, retrial, circumstances));
        edits.addAll(edits(question, direction, verdict, side, retrial, circumstances));
      } else {
        sides.add(outside(question, direction));
      }
    }
    edits.sort(SMALLEST);
    return new Explanation(question, verdict, sides.getFirst(), sides.getLast(), edits);
  }

  private static Side side(
      Question question,
      Direction direction,
      SideVerdict side,
      Retrial retrial,
      Circumstances circumstances) {
    return new Side(
        direction,
        retrial.cluster().name(),
        question.subjectName(direction),
        side,
        new Reasons(question, direction, side, retrial, circumstances).tell());
  }

  /** An allowed flow is closed at either end; a denied one is opened where it is denied. */
  private static List<Edit> edits(
      Question question,
      Direction direction,
      FlowVerdict verdict,
      SideVerdict side,
      Retrial retrial,
      Circumstances circumstances) {
    if (side.isDenied()) {
      return new Openings(question, direction, side, retrial, circumstances)
          .find().stream()
              .map(
                  e -> e.at().filter(circumstances.meshPolicy()).isPresent() ? e.inMeshPolicy() : e)
              .toList();
    }
    return verdict.allowed() ? new Closings(question, direction, side, retrial).find() : List.of();
  }

  private static Side outside(Question question, Direction direction) {
    var name = question.subjectName(direction);
    return new Side(
        direction,
        "",
        name,
        SideVerdict.OUTSIDE,
        List.of(name + " is outside the mesh: no policy is asked at this end."));
  }

  public boolean allowed() {
    return verdict.allowed();
  }
}
