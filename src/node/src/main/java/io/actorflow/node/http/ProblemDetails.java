package io.actorflow.node.http;

import io.actorflow.api.PipelineException.Problem;
import io.actorflow.node.control.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * What went wrong with a request, as in RFC 9457.
 *
 * @param type says which kind of problem it is; clients compare this
 * @param detail for a person: what it was, what is wrong with it, what to do next
 * @param nearest the existing name that was probably meant
 * @param version the version that is there, where that is what is in the way
 * @param errors everything that is wrong with a definition
 */
record ProblemDetails(
    String type,
    String title,
    int status,
    String detail,
    Optional<String> nearest,
    Optional<Long> version,
    Optional<List<Problem>> errors) {

  static ProblemDetails of(int status, String kind, String title, String detail) {
    return new ProblemDetails(
        "urn:actorflow:problem:" + kind,
        title,
        status,
        detail,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static ProblemDetails of(Refusal refusal) {
    String detail = refusal.message();
    return switch (refusal) {
      case Refusal.NotFound missing ->
          of(404, "not-found", "Not found", detail).withNearest(missing.nearest());
      case Refusal.AlreadyExists existing ->
          of(409, "already-exists", "Already exists", detail).withVersion(existing.version());
      case Refusal.VersionMismatch mismatch ->
          of(412, "version-mismatch", "Version has changed", detail)
              .withVersion(mismatch.version());
      case Refusal.WrongState state ->
          of(409, "wrong-state", "Not possible in this state", state.message());
      case Refusal.Unanswerable question ->
          of(422, "unanswerable", "Cannot be answered", question.message());
      case Refusal.InvalidDefinition invalid ->
          of(422, "invalid-definition", "Invalid definition", detail)
              .withErrors(invalid.problems());
      case Refusal.Unavailable unavailable ->
          of(503, "unavailable", "Unavailable", unavailable.message());
    };
  }

  ProblemDetails withNearest(Optional<String> name) {
    return new ProblemDetails(type, title, status, detail, name, version, errors);
  }

  private ProblemDetails withVersion(long there) {
    return new ProblemDetails(type, title, status, detail, nearest, Optional.of(there), errors);
  }

  private ProblemDetails withErrors(List<Problem> problems) {
    return new ProblemDetails(type, title, status, detail, nearest, version, Optional.of(problems));
  }
}
