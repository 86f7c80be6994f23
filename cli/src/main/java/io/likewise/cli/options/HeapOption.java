package io.likewise.cli.options;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that gives a worker a Java heap of the user's choice. */
public final class HeapOption {
  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      converter = Converter.class,
      description =
          "The largest Java heap of a run, such as 6g or 900m. Default: what the engine, the images"
              + " and decoding them need.")
  private Long bytes;

  /** Returns the bytes that were asked for. */
  public Optional<Long> bytes() {
    return Optional.ofNullable(bytes);
  }

  /** Reads a size as Java's own {@code -Xmx} takes it, but never without a unit. */
  static final class Converter implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,8})([kmgKMG])");

    @Override
    public Long convert(String text) {
      Matcher size = SIZE.matcher(text.strip());
      if (!size.matches()) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is not a size; expected a whole number of at most nine digits and k, m or g, such as 6g.");
      }
      long unit =
          switch (size.group(2)) {
            case "k", "K" -> 1L << 10;
            case "m", "M" -> 1L << 20;
            default -> 1L << 30;
          };
      return Math.multiplyExact(Long.parseLong(size.group(1)), unit);
    }
  }
}
