package io.actorflow.column;

import io.actorflow.api.RecordBuffer;
import java.time.LocalDate;

/** Dates and moments as text: {@code 2024-02-29} and {@code 2024-02-29T12:30:00.25+01:00}. */
public final class Iso8601 {
  /** The text is no date or moment, or one that does not fit. */
  public static final long INVALID = Long.MIN_VALUE;

  private static final int DATE_LENGTH = 10;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long DAYS_PER_ERA = 146_097;
  private static final long DAYS_TO_1970 = 719_468;
  private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

  private Iso8601() {}

  /** Days since 1970-01-01 of {@code yyyy-MM-dd}. */
  public static long epochDay(byte[] text, int from, int to) {
    return to - from == DATE_LENGTH ? date(text, from) : INVALID;
  }

  /**
   * Microseconds since 1970-01-01 UTC. Between date and time stands a {@code T} or a space, seconds
   * and their fraction may be left out, what is finer than a microsecond is cut off, and without an
   * offset it is UTC.
   */
  public static long micros(byte[] text, int from, int to) {
    if (to - from < DATE_LENGTH + 6 || !separates(text[from + DATE_LENGTH])) {
      return INVALID;
    }
    long day = date(text, from);
    int p = from + DATE_LENGTH + 1;
    int hour = digits(text, p, p + 2);
    int minute = digits(text, p + 3, p + 5);
    if (day == INVALID || text[p + 2] != ':' || !isIn(hour, 23) || !isIn(minute, 59)) {
      return INVALID;
    }
    p += 5;
    int second = 0;
    long fraction = 0;
    if (p < to && text[p] == ':') {
      if (to - p < 3) {
        return INVALID;
      }
      second = digits(text, p + 1, p + 3);
      p += 3;
      if (p < to && text[p] == '.') {
        int end = p + 1;
        while (end < to && isDigit(text[end])) {
          end++;
        }
        fraction = fraction(text, p + 1, end);
        p = end;
      }
    }
    long offset = offsetMinutes(text, p, to);
    if (!isIn(second, 59) || fraction == INVALID || offset == INVALID) {
      return INVALID;
    }
    long seconds = ((day * 24 + hour) * 60 + minute - offset) * 60 + second;
    return seconds * MICROS_PER_SECOND + fraction;
  }

  private static long date(byte[] text, int from) {
    int year = digits(text, from, from + 4);
    int month = digits(text, from + 5, from + 7);
    int day = digits(text, from + 8, from + 10);
    if (year < 0
        || text[from + 4] != '-'
        || text[from + 7] != '-'
        || month < 1
        || month > 12
        || day < 1
        || day > lengthOfMonth(year, month)) {
      return INVALID;
    }
    return epochDay(year, month, day);
  }

  private static int lengthOfMonth(int year, int month) {
    if (month == 2) {
      boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
      return leap ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  // Years are counted from March on, so that the leap day ends them and five months from there have
  // 153 days; an era is 400 years. See Howard Hinnant, chrono-compatible low-level date algorithms.
  private static long epochDay(int year, int month, int day) {
    long y = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(y, 400);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * DAYS_PER_ERA + dayOfEra - DAYS_TO_1970;
  }

  /** Microseconds of one to nine digits behind the point. */
  private static long fraction(byte[] text, int from, int to) {
    if (to == from || to - from > 9) {
      return INVALID;
    }
    long micros = 0;
    for (int index = 0; index < 6; index++) {
      micros = micros * 10 + (from + index < to ? text[from + index] - '0' : 0);
    }
    return micros;
  }

  /** Nothing, {@code Z}, {@code +01}, {@code +0100} or {@code +01:00}. */
  private static long offsetMinutes(byte[] text, int from, int to) {
    if (from == to || (to - from == 1 && (text[from] == 'Z' || text[from] == 'z'))) {
      return 0;
    }
    if ((text[from] != '+' && text[from] != '-') || to - from < 3) {
      return INVALID;
    }
    int hours = digits(text, from + 1, from + 3);
    int minutes =
        switch (to - from) {
          case 3 -> 0;
          case 5 -> digits(text, from + 3, from + 5);
          case 6 -> text[from + 3] == ':' ? digits(text, from + 4, from + 6) : -1;
          default -> -1;
        };
    if (!isIn(hours, 18) || !isIn(minutes, 59)) {
      return INVALID;
    }
    long offset = hours * 60L + minutes;
    return text[from] == '-' ? -offset : offset;
  }

  /** The number of two or four digits, -1 if they are not digits. */
  private static int digits(byte[] text, int from, int to) {
    int value = 0;
    for (int index = from; index < to; index++) {
      if (!isDigit(text[index])) {
        return -1;
      }
      value = value * 10 + (text[index] - '0');
    }
    return value;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isIn(int value, int max) {
    return value >= 0 && value <= max;
  }

  private static boolean separates(byte c) {
    return c == 'T' || c == 't' || c == ' ';
  }

  /** Writes a day as {@code yyyy-MM-dd}, far ones with a sign and more digits. */
  public static void writeDate(long epochDay, RecordBuffer target) {
    if (epochDay < FIRST_DAY || epochDay > LAST_DAY) {
      DecimalText.writeText(LocalDate.ofEpochDay(epochDay).toString(), target);
      return;
    }
    target.ensure(DATE_LENGTH);
    writeDate(epochDay, target.array(), target.length());
    target.advance(DATE_LENGTH);
  }

  private static void writeDate(long epochDay, byte[] target, int at) {
    long days = epochDay + DAYS_TO_1970;
    long era = Math.floorDiv(days, DAYS_PER_ERA);
    long dayOfEra = days - era * DAYS_PER_ERA;
    long yearOfEra =
        (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / (DAYS_PER_ERA - 1)) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long month = (5 * dayOfYear + 2) / 153;
    long day = dayOfYear - (153 * month + 2) / 5 + 1;
    month = month < 10 ? month + 3 : month - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    write((int) year, 4, target, at);
    target[at + 4] = '-';
    write((int) month, 2, target, at + 5);
    target[at + 7] = '-';
    write((int) day, 2, target, at + 8);
  }

  private static void write(int value, int digits, byte[] target, int at) {
    int rest = value;
    for (int index = at + digits - 1; index >= at; index--) {
      target[index] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
