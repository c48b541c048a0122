package io.jointly.cli.page;

/** Builds a page; every text is escaped. */
final class Html {

  private final StringBuilder page = new StringBuilder();

  /** Markup that this program has written. It never holds what somebody else has said. */
  Html markup(String own) {
    page.append(own);
    return this;
  }

  /** A text of anybody, between tags or inside of a quoted attribute. */
  Html text(String any) {
    any.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '&' -> page.append("&amp;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                default -> page.appendCodePoint(isShown(c) ? c : '\uFFFD');
              }
            });
    return this;
  }

  /** Neither what a browser must not get, nor what makes text read in another order. */
  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c == '\n';
      case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }

  /** An element that holds a text alone. */
  Html element(String name, String any) {
    return markup("<" + name + ">").text(any).markup("</" + name + ">\n");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
