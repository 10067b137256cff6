package io.actorflow.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StringPoolTest {
  @Property(tries = 300, seed = "4711")
  void numbersStringsInOrderOfFirstSight(@ForAll long seed) {
    Random random = new Random(seed);
    StringPool pool = new StringPool();
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = random.nextInt(2000); i > 0; i--) {
      if (random.nextInt(1000) == 0) {
        pool.clear();
        numbers.clear();
      }
      String text = "x".repeat(random.nextInt(20)) + random.nextInt(500);
      byte[] bytes = ("<<" + text + ">>").getBytes(StandardCharsets.UTF_8);
      int expected = numbers.computeIfAbsent(text, t -> numbers.size());
      assertThat(pool.intern(bytes, 2, bytes.length - 4)).isEqualTo(expected);
      assertThat(pool.size()).isEqualTo(numbers.size());
    }
    numbers.forEach((text, number) -> assertThat(text(pool, number)).isEqualTo(text));
  }

  @Test
  void knowsTheEmptyString() {
    StringPool pool = new StringPool();
    assertThat(pool.intern(new byte[0], 0, 0)).isZero();
    assertThat(pool.intern(new byte[] {1}, 0, 1)).isEqualTo(1);
    assertThat(pool.intern(new byte[0], 0, 0)).isZero();
    assertThat(text(pool, 0)).isEmpty();
  }

  /** They decide which shard has a key's state: another hash would look for it elsewhere. */
  @Test
  void hashesStayWhatTheyAre() {
    List<Long> hashes = new ArrayList<>();
    for (String text :
        List.of("", "a", "käse", "12345678", "123456789", "a longer string of text")) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      hashes.add(Hash.bytes(bytes, 0, bytes.length));
    }
    hashes.add(Hash.mix(0));
    hashes.add(Hash.mix(-1));
    hashes.add(Hash.combine(0, 1000));
    hashes.add(Hash.combine(Hash.combine(0, 1), 2));
    assertThat(hashes)
        .containsExactly(
            7960286522194355700L,
            -4393906495692957123L,
            -4783868614128893650L,
            6137028002121118086L,
            1196562431440141677L,
            -8906160585050159591L,
            -2152535657050944081L,
            -1956407806741107680L,
            4332104999045480776L,
            -9203964617725988723L);
    assertThat(Hash.slice(-1, 7)).isEqualTo(6);
    assertThat(Hash.slice(0, 7)).isZero();
    assertThat(Hash.slice(1L << 63, 8)).isEqualTo(4);
  }

  private static String text(StringPool pool, int id) {
    return new String(
        pool.data(), pool.start(id), pool.end(id) - pool.start(id), StandardCharsets.UTF_8);
  }
}
