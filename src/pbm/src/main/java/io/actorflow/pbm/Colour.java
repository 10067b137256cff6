package io.actorflow.pbm;

/** The few colours there are; each has words that say the same. */
enum Colour {
  GREEN(32),
  YELLOW(33),
  RED(31),
  BOLD(1);

  private final int code;

  Colour(int code) {
    this.code = code;
  }

  String paint(String text) {
    return "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
