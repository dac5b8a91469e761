package dev.atoll.reconciler.target;

/** The outside failed. Carried as a {@link Problem} in results. */
public final class TargetException extends RuntimeException {

  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // a record of strings
  private final Problem problem;

  public TargetException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  public TargetException(Problem problem, Throwable cause) {
    super(problem.toString(), cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
