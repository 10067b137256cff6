package io.actorflow.bench.scaling;

import java.util.List;
import java.util.Locale;

/** Cost over keys as SVG, one line for each number of shards. */
final class Plot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int LEFT = 60;
  private static final int RIGHT = 130;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final List<String> COLOURS =
      List.of("#1b6ca8", "#d1495b", "#3a7d44", "#8d5a97", "#c77d0a", "#555555");

  private final List<Cost> costs;
  private final double leastPower;
  private final double mostPower;
  private final double top;

  private Plot(List<Cost> costs) {
    this.costs = costs;
    leastPower =
        costs.stream().mapToDouble(cost -> Math.log10((double) cost.keys())).min().orElse(0);
    mostPower =
        costs.stream().mapToDouble(cost -> Math.log10((double) cost.keys())).max().orElse(1);
    double most = costs.stream().mapToDouble(Cost::total).max().orElse(1);
    top = Math.ceil(most / 50) * 50;
  }

  static String of(List<Cost> costs) {
    return new Plot(costs).svg();
  }

  private String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
            WIDTH,
            HEIGHT));
    text(svg, LEFT, TOP - 15, "start", "CPU nanoseconds per record, from batch to result");
    for (double nanos = 0; nanos <= top; nanos += top / 5) {
      line(svg, LEFT, y(nanos), WIDTH - RIGHT, y(nanos), "#dddddd", 1);
      text(svg, LEFT - 8, y(nanos) + 4, "end", String.format(Locale.ROOT, "%.0f", nanos));
    }
    for (int power = (int) Math.ceil(leastPower); power <= mostPower; power++) {
      double x = x(Math.pow(10, power));
      text(
          svg,
          x,
          HEIGHT - BOTTOM + 20,
          "middle",
          "10<tspan dy=\"-5\" font-size=\"9\">" + power + "</tspan>");
    }
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", "keys to draw from");
    List<Integer> shards = costs.stream().map(Cost::shards).distinct().toList();
    for (int index = 0; index < shards.size(); index++) {
      line(svg, shards.get(index), COLOURS.get(index % COLOURS.size()));
    }
    return svg.append("</svg>\n").toString();
  }

  private void line(StringBuilder svg, int shards, String colour) {
    List<Cost> points = costs.stream().filter(cost -> cost.shards() == shards).toList();
    StringBuilder path = new StringBuilder();
    for (Cost cost : points) {
      double x = x((double) cost.keys());
      double y = y(cost.total());
      path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n",
              x,
              y,
              colour));
    }
    svg.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n"
            .formatted(path.toString().strip(), colour));
    Cost last = points.getLast();
    svg.append("<g fill=\"%s\">".formatted(colour));
    text(svg, x((double) last.keys()) + 10, y(last.total()) + 4, "start", shards + " shards");
    svg.append("</g>\n");
  }

  private double x(double keys) {
    double width = Math.max(1e-9, mostPower - leastPower);
    return LEFT + (Math.log10(keys) - leastPower) / width * (WIDTH - LEFT - RIGHT);
  }

  private double y(double nanos) {
    return HEIGHT - BOTTOM - nanos / top * (HEIGHT - TOP - BOTTOM);
  }

  private static void line(
      StringBuilder svg, double x1, double y1, double x2, double y2, String colour, int width) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%d\"/>\n",
            x1,
            y1,
            x2,
            y2,
            colour,
            width));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
            x,
            y,
            anchor,
            text));
  }
}
