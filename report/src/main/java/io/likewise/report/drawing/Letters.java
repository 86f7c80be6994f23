package io.likewise.report.drawing;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * The outlines of letters that this program brings along: Latin, Greek, Cyrillic and the usual
 * signs. {@code interop/letters.py} made the files, and describes them.
 */
final class Letters {
  static final Letters REGULAR = read("regular.letters");
  static final Letters BOLD = read("bold.letters");

  private final double unitsPerEm;
  private final Map<Integer, Letter> letters;

  /** A letter, in the font's units, y upwards. */
  private record Letter(double advance, Path2D outline) {}

  private Letters(double unitsPerEm, Map<Integer, Letter> letters) {
    this.unitsPerEm = unitsPerEm;
    this.letters = Collections.unmodifiableMap(letters);
  }

  private static Letters read(String resource) {
    try (InputStream file = Letters.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII))) {
      double unitsPerEm = Double.parseDouble(lines.readLine());
      Map<Integer, Letter> letters = new HashMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split(" ", 3);
        letters.put(
            Integer.parseInt(parts[0], 16),
            new Letter(Double.parseDouble(parts[1]), outline(parts.length == 3 ? parts[2] : "")));
      }
      return new Letters(unitsPerEm, letters);
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " cannot be read", e);
    }
  }

  private static Path2D outline(String path) {
    Path2D outline = new Path2D.Float();
    StringTokenizer tokens = new StringTokenizer(path, "MLQZ ", true);
    char command = ' ';
    float[] points = new float[4];
    int count = 0;
    while (tokens.hasMoreTokens()) {
      String token = tokens.nextToken();
      char first = token.charAt(0);
      if (first == 'Z') {
        outline.closePath();
      } else if (Character.isLetter(first)) {
        command = first;
        count = 0;
      } else if (first != ' ') {
        points[count++] = Float.parseFloat(token);
        if (command == 'Q' && count == 4) {
          outline.quadTo(points[0], points[1], points[2], points[3]);
        } else if (command == 'M' && count == 2) {
          outline.moveTo(points[0], points[1]);
        } else if (command == 'L' && count == 2) {
          outline.lineTo(points[0], points[1]);
        }
      }
    }
    return outline;
  }

  boolean has(int codePoint) {
    return letters.containsKey(codePoint);
  }

  /** Sets a text whose letters are all here, its base line on y = 0; empty if one is not. */
  Optional<TextLine> set(String text, double size) {
    if (!text.codePoints().allMatch(this::has)) {
      return Optional.empty();
    }
    Path2D outline = new Path2D.Double();
    double scale = size / unitsPerEm;
    double x = 0;
    for (int codePoint : text.codePoints().toArray()) {
      Letter letter = letters.get(codePoint);
      AffineTransform place = AffineTransform.getTranslateInstance(x, 0);
      place.scale(scale, -scale);
      outline.append(letter.outline().getPathIterator(place), false);
      x += scale * letter.advance();
    }
    return Optional.of(new TextLine(outline, x));
  }
}
