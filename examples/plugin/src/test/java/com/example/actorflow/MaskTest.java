package com.example.actorflow;

import static io.actorflow.testkit.OperatorVerification.verify;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Columns;
import io.actorflow.api.Secret;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class MaskTest {
  private static final Schema PERSONS =
      Columns.schema(Columns.int64("id"), Columns.utf8("email"), Columns.utf8("city"));

  private static Mask mask(String... columns) {
    return new Mask(new MaskConfig(List.of(columns), new Secret("0123456789abcdef")));
  }

  @Test
  void replacesTextsByHashesOfThem() {
    // printf '%s' ada@example.org | openssl dgst -sha256 -hmac 0123456789abcdef | cut -c1-32
    String hash = "48eef52843ab78cd641876afd0f93ce3";
    verify(() -> mask("email"))
        .input(
            batch(
                PERSONS,
                row(1, "ada@example.org", "Bend"),
                row(2, null, "Kent"),
                row(3, "ada@example.org", null)))
        .expectOutput(
            batch(PERSONS, row(1, hash, "Bend"), row(2, null, "Kent"), row(3, hash, null)));
  }

  @Test
  void hashesTextsOfAnyLength() {
    verify(() -> mask("email", "city"))
        .input(batch(PERSONS, row(1, "", "x".repeat(1000))))
        .expectOutput(
            batch(
                PERSONS,
                row(1, "496dc93fa2d26eae500ec0bc37a12270", "14cc39de5f6c3a68751ffb322ba5234d")));
  }

  @Test
  void refusesColumnsThatAreNoTexts() {
    verify(() -> mask("id"))
        .input(batch(PERSONS, row(1, "a", "b")))
        .expectFailure("column 'id' is Int(64, true) (expected: Utf8)");
    verify(() -> mask("mail"))
        .input(batch(PERSONS, row(1, "a", "b")))
        .expectFailure("column 'mail' is not there (there are: [id, email, city])");
  }

  @Test
  void readsNoMoreThanIsWanted() {
    try (Mask mask = mask("email")) {
      assertThat(mask.inputColumns(PERSONS, Set.of("id"))).containsExactly("email", "id");
    }
  }

  @Test
  void refusesSettingsWithoutPrintingTheKey() {
    assertThatThrownBy(() -> new MaskConfig(List.of(), new Secret("short")))
        .hasMessage(
            "columns: [] (expected: at least one column)\nkey: **** (expected: at least 16 characters)");
  }
}
