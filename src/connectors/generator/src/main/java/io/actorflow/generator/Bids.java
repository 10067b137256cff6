package io.actorflow.generator;

import io.actorflow.generator.Attribute.Moment;
import io.actorflow.generator.Attribute.Text;
import io.actorflow.generator.Attribute.Whole;
import java.util.List;

/** The attributes of bids, by the number of the event. */
final class Bids {
  // Purposes of draws; texts take a range of them.
  private static final int AUCTION = 0;
  private static final int BIDDER = 2;
  private static final int PRICE = 4;
  private static final int CHANNEL = 5;
  private static final int EXTRA = 10;
  private static final int URL = 50;

  private static final byte[][] HOT_CHANNELS = Digits.ascii("Google", "Facebook", "Baidu", "Apple");
  private static final int CHANNELS = 10_000;
  private static final byte[] CHANNEL_PREFIX = Digits.ascii("channel-");

  private static final byte[] URL_BEGIN = Digits.ascii("https://www.nexmark.com/");
  private static final byte[] URL_END = Digits.ascii("item.htm?query=1");
  private static final byte[] URL_CHANNEL = Digits.ascii("&channel_id=");

  // Nexmark fills up to 100 bytes without counting channel and URL; here a bid as JSON shall have
  // about 200.
  private static final int MIN_EXTRA = 20;
  private static final int EXTRA_RANGE = 16;

  private final Draws draws;
  private final Population population;
  private final EventTimes times;

  Bids(Draws draws, EventTimes times) {
    this.draws = draws;
    this.times = times;
    population = new Population(draws);
  }

  List<Attribute> attributes() {
    return List.of(
        new Whole("auction", this::auction),
        new Whole("bidder", this::bidder),
        new Whole("price", this::price),
        new Text("channel", this::channel),
        new Text("url", this::url),
        new Moment("date-time", times::micros),
        new Text("extra", this::extra));
  }

  long auction(long event) {
    return population.auction(event, AUCTION);
  }

  long bidder(long event) {
    return population.bidder(event, BIDDER);
  }

  long price(long event) {
    return population.price(event, PRICE);
  }

  long millis(long event) {
    return times.millis(event);
  }

  int channel(long event, byte[] target, int at) {
    long number = channelNumber(event);
    return number < CHANNELS
        ? Digits.write(number, target, Digits.write(CHANNEL_PREFIX, target, at))
        : Digits.write(HOT_CHANNELS[(int) number - CHANNELS], target, at);
  }

  /** Half of the bids come by one of the hot channels, numbered behind the others. */
  private long channelNumber(long event) {
    return draws.below(2, event, CHANNEL) > 0
        ? CHANNELS + draws.below(HOT_CHANNELS.length, event, CHANNEL + 1)
        : draws.below(CHANNELS, event, CHANNEL + 1);
  }

  /** Every channel has one address; nine in ten of those that are not hot name the channel. */
  int url(long event, byte[] target, int at) {
    long channel = channelNumber(event);
    int end = Digits.write(URL_BEGIN, target, at);
    for (int part = 0; part < 3; part++) {
      int purpose = URL + 2 * part;
      int length = 3 + (int) draws.below(2, channel, purpose);
      end = draws.letters(length, channel, purpose + 1, target, end);
      target[end++] = '/';
    }
    end = Digits.write(URL_END, target, end);
    if (channel < CHANNELS && draws.below(10, channel, URL + 6) > 0) {
      end = Digits.write(URL_CHANNEL, target, end);
      end = Digits.write(Integer.reverse((int) channel) & Integer.MAX_VALUE, target, end);
    }
    return end;
  }

  int extra(long event, byte[] target, int at) {
    int length = MIN_EXTRA + (int) draws.below(EXTRA_RANGE, event, EXTRA);
    return draws.letters(length, event, EXTRA + 1, target, at);
  }
}
