package io.jointly.deal.message;

import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.Limits;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of something that dealing puts into the mailbox (PROTOCOL.md 12.5, 12.6). Such names are
 * made and parsed here only. A record of this type always has the form that it says.
 *
 * @param values of the form's fields, in their order
 */
public record DealingName(Form form, List<String> values) {

  /** The folder of all dealings. */
  public static final String DEALINGS = "dealing";

  private static final String OF_COLLECTION = "collection-";
  private static final int HEX_BYTES = 16;
  private static final int KEY_BYTES = 4;
  private static final String ID = "[a-z0-9][a-z0-9_-]{0,62}";
  private static final Pattern ID_PATTERN = Pattern.compile(ID);
  private static final Pattern PLACEHOLDER = Pattern.compile("<([a-z]+)>");

  /** A field of a name, which the table of names writes as {@code <party>}. */
  public enum Field {
    DEALING("[0-9a-f]{32}"),
    BATCH("[0-9a-f]{32}"),
    COLLECTION(ID),
    KEY("[0-9a-f]{8}"),
    PARTY(Limits.MAX_PARTIES - 1),
    TO(Limits.MAX_PARTIES - 1),
    DEALER(DealingLimits.MAX_DEALERS - 1),
    NUMBER(Limits.MAX_NUMBER),
    BLOCK(DealingLimits.MAX_BLOCKS - 1);

    private final String pattern;
    private final int most;

    Field(String pattern) {
      this.pattern = pattern;
      this.most = Integer.MAX_VALUE;
    }

    Field(int most) {
      this.pattern = "(?:0|[1-9][0-9]{0,6})";
      this.most = most;
    }

    private boolean isNumber() {
      return most < Integer.MAX_VALUE;
    }

    private boolean allows(String value) {
      return !isNumber() || Integer.parseInt(value) <= most;
    }

    private static Field of(String placeholder) {
      return valueOf(placeholder.toUpperCase(Locale.ROOT));
    }
  }

  /** What a name is of, and how it is written. */
  public enum Form {
    KEY("dealing/<dealing>/messages/key-<party>-<number>"),
    BATCH("dealing/<dealing>/messages/batch-<dealer>-<batch>"),
    WITHDRAWN("dealing/<dealing>/messages/withdrawn-<dealer>-<batch>"),
    PART("dealing/<dealing>/<batch>/part-<dealer>-<to>-<block>-<key>"),
    LIST("dealing/<dealing>/collection-<collection>/list-<party>"),
    TAKEN("dealing/<dealing>/collection-<collection>/taken-<party>"),
    SEED("dealing/<dealing>/collection-<collection>/seed-<party>"),
    /** A block of shares that everybody may see: neither sealed nor signed; CHECKED lists it. */
    CHECKS("dealing/<dealing>/collection-<collection>/checks-<party>-<block>"),
    CHECKED("dealing/<dealing>/collection-<collection>/checked-<party>"),
    ACCEPTED("dealing/<dealing>/collection-<collection>/accepted-<party>");

    private final String template;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
    private final List<Field> fields;

    private final Pattern pattern;

    Form(String template) {
      this.template = template;
      this.fields =
          PLACEHOLDER.matcher(template).results().map(found -> Field.of(found.group(1))).toList();
      this.pattern =
          Pattern.compile(
              PLACEHOLDER
                  .matcher(template)
                  .replaceAll(found -> "(" + Field.of(found.group(1)).pattern + ")"));
    }

    /** As the table of names has it. */
    public String template() {
      return template;
    }

    public List<Field> fields() {
      return fields;
    }

    /** The form of a kind of dealing's messages. */
    static Form of(MessageKind kind) {
      if (!kind.isOfDealing()) {
        throw new IllegalArgumentException("a " + kind + " has no name in a dealing");
      }
      return valueOf(kind.name());
    }

    private String text(List<String> values) {
      String text = template;
      for (int i = 0; i < values.size(); i++) {
        text =
            text.replace("<" + fields.get(i).name().toLowerCase(Locale.ROOT) + ">", values.get(i));
      }
      return text;
    }
  }

  /**
   * @throws IllegalArgumentException if there is no such name
   */
  public DealingName {
    values = List.copyOf(values);
    if (!isName(form, values)) {
      throw new IllegalArgumentException("no name of " + form + ": " + values);
    }
  }

  private static boolean isName(Form form, List<String> values) {
    if (values.size() != form.fields.size()) {
      return false;
    }
    for (int i = 0; i < values.size(); i++) {
      Field field = form.fields.get(i);
      if (!values.get(i).matches(field.pattern) || !field.allows(values.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Takes a name apart; empty if dealing makes no such name. */
  public static Optional<DealingName> parse(String name) {
    for (Form form : Form.values()) {
      Matcher parts = form.pattern.matcher(name);
      if (parts.matches()) {
        List<String> values = new ArrayList<>();
        for (int group = 1; group <= parts.groupCount(); group++) {
          values.add(parts.group(group));
        }
        return isName(form, values) ? Optional.of(new DealingName(form, values)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Whether a text can be the name of a batch or of a collection. */
  public static boolean isId(String text) {
    return ID_PATTERN.matcher(text).matches();
  }

  /** The folder of all folders that a dealing has. */
  public static String folder(byte[] dealing) {
    return DEALINGS + "/" + hex(dealing);
  }

  /** The folder of a collection's messages and blocks of checks. */
  public static String collectionFolder(byte[] dealing, String collection) {
    return folder(dealing) + "/" + OF_COLLECTION + collection;
  }

  /** The name of the collection whose folder this is; empty if it is another folder. */
  public static Optional<String> collectionOf(String folder) {
    return Optional.of(folder.substring(folder.lastIndexOf('/') + 1))
        .filter(last -> last.startsWith(OF_COLLECTION))
        .map(last -> last.substring(OF_COLLECTION.length()))
        .filter(DealingName::isId);
  }

  /** The folder of a dealing's KEY, BATCH and WITHDRAWN. Parts are elsewhere: they are many. */
  public static String messagesFolder(byte[] dealing) {
    return folder(dealing) + "/messages";
  }

  /** The name of a KEY. */
  public static DealingName key(byte[] dealing, int party, int number) {
    return of(Form.KEY, hex(dealing), "" + party, "" + number);
  }

  /**
   * The name of a BATCH or WITHDRAWN.
   *
   * @param batch the id
   */
  static DealingName batch(MessageKind kind, byte[] dealing, int dealer, byte[] batch) {
    return of(Form.of(kind), hex(dealing), "" + dealer, hex(batch));
  }

  /**
   * The name of a PART.
   *
   * @param batch the id
   */
  static DealingName part(
      byte[] dealing, byte[] batch, int dealer, int to, int block, byte[] ephemeralKey) {
    return of(
        Form.PART,
        hex(dealing),
        hex(batch),
        "" + dealer,
        "" + to,
        "" + block,
        HexFormat.of().formatHex(ephemeralKey, 0, KEY_BYTES));
  }

  /** The name of a message of a collection. */
  static DealingName inCollection(MessageKind kind, byte[] dealing, String collection, int party) {
    return of(Form.of(kind), hex(dealing), collection, "" + party);
  }

  /** The name of a block of checks. */
  static DealingName checks(byte[] dealing, String collection, int party, int block) {
    return of(Form.CHECKS, hex(dealing), collection, "" + party, "" + block);
  }

  private static DealingName of(Form form, String... values) {
    return new DealingName(form, List.of(values));
  }

  /** The first 16 bytes of a digest, as it is called in names. */
  public static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest, 0, HEX_BYTES);
  }

  /** The whole name. */
  public String text() {
    return form.text(values);
  }

  /** A field that is a number. */
  public int number(Field field) {
    return Integer.parseInt(value(field));
  }

  /** The text of a field. */
  public String value(Field field) {
    int at = form.fields.indexOf(field);
    if (at < 0) {
      throw new IllegalArgumentException("the name of " + form + " has no " + field);
    }
    return values.get(at);
  }
}
