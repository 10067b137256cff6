package io.actorflow.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What the words of a group are: first the key's, one per column (a number, or a string's number in
 * a pool), then each aggregate's (values, or a cell's number in a pool).
 */
public final class GroupLayout {
  private final List<Field> keys;
  private final List<Aggregate> aggregates;
  private final int[] stateOffsets;
  private final int[] textKeys;
  private final WordAggregate[] plain;
  private final int[] plainOffsets;
  private final CellAggregate[] celled;
  private final int[] celledOffsets;
  private final int stride;

  public GroupLayout(List<Field> keys, List<Aggregate> aggregates) {
    this.keys = List.copyOf(keys);
    this.aggregates = List.copyOf(aggregates);
    stateOffsets = new int[aggregates.size()];
    int offset = keys.size();
    for (int i = 0; i < stateOffsets.length; i++) {
      stateOffsets[i] = offset;
      offset += aggregates.get(i).words();
    }
    stride = offset;
    List<Integer> text = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (Words.isText(keys.get(i).getType())) {
        text.add(i);
      }
    }
    textKeys = text.stream().mapToInt(Integer::intValue).toArray();
    plain = only(WordAggregate.class).toArray(WordAggregate[]::new);
    plainOffsets = offsets(plain);
    celled = only(CellAggregate.class).toArray(CellAggregate[]::new);
    celledOffsets = offsets(celled);
  }

  private <A extends Aggregate> List<A> only(Class<A> form) {
    return aggregates.stream().filter(form::isInstance).map(form::cast).toList();
  }

  private int[] offsets(Aggregate[] some) {
    return Arrays.stream(some).mapToInt(each -> stateOffsets[aggregates.indexOf(each)]).toArray();
  }

  /** Whether a column of that type can be part of a key. */
  public static boolean canBeKey(Field field) {
    ArrowType type = field.getType();
    return Words.isText(type)
        || type instanceof ArrowType.Bool
        || (Words.isNumberOrTime(type) && !(type instanceof ArrowType.FloatingPoint));
  }

  public List<Field> keys() {
    return keys;
  }

  public List<Aggregate> aggregates() {
    return aggregates;
  }

  int keyWords() {
    return keys.size();
  }

  /** Place of an aggregate's first word in its group's row. */
  public int stateOffset(int aggregate) {
    return stateOffsets[aggregate];
  }

  /** The aggregates whose state is words, in order. */
  WordAggregate[] plain() {
    return plain;
  }

  /** Place of the first word of each of {@link #plain} in its group's row. */
  int[] plainOffsets() {
    return plainOffsets;
  }

  /** The aggregates whose state is a cell, in order. */
  CellAggregate[] celled() {
    return celled;
  }

  /** Place of the word of each of {@link #celled} in its group's row. */
  int[] celledOffsets() {
    return celledOffsets;
  }

  /** Words of a row. */
  int stride() {
    return stride;
  }

  /** Which key columns are strings, rising. */
  int[] textKeys() {
    return textKeys;
  }
}
