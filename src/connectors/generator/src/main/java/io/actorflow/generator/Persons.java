package io.actorflow.generator;

import io.actorflow.generator.Attribute.Moment;
import io.actorflow.generator.Attribute.Text;
import io.actorflow.generator.Attribute.Whole;
import java.util.List;

/** The attributes of persons, by the number of the event. */
final class Persons {
  // Purposes of draws; texts take a range of them.
  private static final int FIRST_NAME = 200;
  private static final int LAST_NAME = 201;
  private static final int CITY = 202;
  private static final int STATE = 203;
  private static final int CARD = 204;
  private static final int EMAIL = 210;
  private static final int EXTRA = 10_000;

  private static final byte[][] FIRST_NAMES =
      Digits.ascii(
          "Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter",
          "Walter");
  private static final byte[][] LAST_NAMES =
      Digits.ascii(
          "Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris");
  private static final byte[][] CITIES =
      Digits.ascii(
          "Phoenix",
          "Los Angeles",
          "San Francisco",
          "Boise",
          "Portland",
          "Bend",
          "Redmond",
          "Seattle",
          "Kent",
          "Cheyenne");
  private static final byte[][] STATES = Digits.ascii("AZ", "CA", "ID", "OR", "WA", "WY");
  private static final byte[] MAIL_DOMAIN = Digits.ascii(".com");

  // A person is to have 200 bytes, of which about 70 are in the other columns.
  private static final int MIN_EXTRA = 104;
  private static final int EXTRA_RANGE = 52;

  private final Draws draws;
  private final EventTimes times;

  Persons(Draws draws, EventTimes times) {
    this.draws = draws;
    this.times = times;
  }

  List<Attribute> attributes() {
    return List.of(
        new Whole("id", event -> Population.id(Population.lastPerson(event))),
        new Text("name", this::name),
        new Text("email-address", this::email),
        new Text("credit-card", this::card),
        new Text("city", (event, target, at) -> oneOf(CITIES, event, CITY, target, at)),
        new Text("state", (event, target, at) -> oneOf(STATES, event, STATE, target, at)),
        new Moment("date-time", times::micros),
        new Text("extra", this::extra));
  }

  private int oneOf(byte[][] texts, long event, int purpose, byte[] target, int at) {
    return Digits.write(texts[(int) draws.below(texts.length, event, purpose)], target, at);
  }

  private int name(long event, byte[] target, int at) {
    int end = oneOf(FIRST_NAMES, event, FIRST_NAME, target, at);
    target[end++] = ' ';
    return oneOf(LAST_NAMES, event, LAST_NAME, target, end);
  }

  private int email(long event, byte[] target, int at) {
    int end = letters(7, event, EMAIL, target, at);
    target[end++] = '@';
    end = letters(5, event, EMAIL + 2, target, end);
    return Digits.write(MAIL_DOMAIN, target, end);
  }

  private int letters(int bound, long event, int purpose, byte[] target, int at) {
    int length = 3 + (int) draws.below(bound - 3, event, purpose);
    return draws.letters(length, event, purpose + 1, target, at);
  }

  private int card(long event, byte[] target, int at) {
    int end = at;
    for (int group = 0; group < 4; group++) {
      if (group > 0) {
        target[end++] = ' ';
      }
      end = Digits.write(draws.below(10_000, event, CARD + group), 4, target, end);
    }
    return end;
  }

  private int extra(long event, byte[] target, int at) {
    int length = MIN_EXTRA + (int) draws.below(EXTRA_RANGE, event, EXTRA);
    return draws.letters(length, event, EXTRA + 1, target, at);
  }
}
