package io.jointly.examples.charts;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An SVG picture, written element by element. Coordinates are pixels from the upper left corner,
 * rounded to a tenth, so that the same picture has the same bytes everywhere.
 */
public final class Svg {

  /** Fills what is hidden. */
  static final String HIDDEN = "fill=\"url(#hidden)\" stroke=\"#9a9a9a\" stroke-dasharray=\"3 3\"";

  /** Of the legend of hidden parts. */
  private static final int BOX = 14;

  private final StringBuilder text = new StringBuilder();

  /** An empty white picture. */
  public Svg(int width, int height, String title) {
    text.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" \
        font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#222222">
        <title>%3$s</title>
        <defs><pattern id="hidden" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
        <rect width="6" height="6" fill="#f4f4f4"/><rect width="2" height="6" fill="#c9c9c9"/></pattern></defs>
        <rect width="%1$d" height="%2$d" fill="#ffffff"/>
        <text x="20" y="30" font-size="17" font-weight="bold">%3$s</text>
        """
            .formatted(width, height, escape(title)));
  }

  public Svg rectangle(double x, double y, double width, double height, String attributes) {
    return element(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" %s/>"
            .formatted(number(x), number(y), number(width), number(height), attributes));
  }

  public Svg line(double x1, double y1, double x2, double y2, String attributes) {
    return element(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" %s/>"
            .formatted(number(x1), number(y1), number(x2), number(y2), attributes));
  }

  public Svg path(String data, String attributes) {
    return element("<path d=\"%s\" %s/>".formatted(data, attributes));
  }

  public Svg text(double x, double y, String words, String attributes) {
    return element(
        "<text x=\"%s\" y=\"%s\" %s>%s</text>"
            .formatted(number(x), number(y), attributes, escape(words)));
  }

  /** A line of small grey words, such as what was counted. */
  public Svg note(double x, double y, String words) {
    return text(x, y, words, "font-size=\"12\" fill=\"#666666\"");
  }

  /** Says what the hatching means. */
  public Svg hiddenLegend(double x, double y, String meaning) {
    rectangle(x, y - BOX + 2, BOX, BOX, HIDDEN);
    return note(x + BOX + 6, y, meaning);
  }

  private Svg element(String line) {
    text.append(line).append('\n');
    return this;
  }

  /** The whole file. */
  public String end() {
    return text + "</svg>\n";
  }

  /** A coordinate with at most one digit after the point. */
  static String number(double value) {
    BigDecimal rounded =
        BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }

  private static String escape(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
