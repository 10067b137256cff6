package io.actorflow.node.http;

/** A request that is answered with a problem. */
final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient ProblemDetails problem;

  RequestException(ProblemDetails problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  static RequestException badRequest(String detail) {
    return new RequestException(
        ProblemDetails.of(400, "bad-request", "The request cannot be understood", detail));
  }

  ProblemDetails problem() {
    return problem;
  }
}
