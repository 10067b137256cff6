package io.actorflow.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class NearestName {
  /** No name is longer; what is longer is not a name that was misspelt. */
  private static final int MAX_LENGTH = 100;

  private NearestName() {}

  /**
   * The one of {@code known} that {@code name} is a misspelling of, if any is near enough: at most
   * one wrong, missing, added or swapped letter in three.
   */
  public static Optional<String> of(String name, Collection<String> known) {
    if (name.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String lower = name.toLowerCase(Locale.ROOT).replace('_', '-');
    return known.stream()
        .map(candidate -> new Candidate(candidate, distance(lower, candidate)))
        .filter(candidate -> candidate.distance <= Math.max(1, lower.length() / 3))
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name);
  }

  private record Candidate(String name, int distance) {}

  /** Damerau-Levenshtein distance, in its optimal string alignment form. */
  static int distance(String left, String right) {
    int[][] distances = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          distances[i][j] = i + j;
          continue;
        }
        boolean same = left.charAt(i - 1) == right.charAt(j - 1);
        int best =
            Math.min(
                Math.min(distances[i - 1][j], distances[i][j - 1]) + 1,
                distances[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        distances[i][j] = swapped ? Math.min(best, distances[i - 2][j - 2] + 1) : best;
      }
    }
    return distances[left.length()][right.length()];
  }
}
