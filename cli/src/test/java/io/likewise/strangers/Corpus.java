package io.likewise.strangers;

import io.likewise.strangers.ReadingProcess.Reader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Files that somebody has made to do harm, each made here when it is wanted. */
final class Corpus {
  private static final int DAMAGED = 60;

  private final Path folder;
  private final List<Item> items = new ArrayList<>();

  /**
   * A file.
   *
   * @param name what is wrong with it
   * @param reader what reads it
   * @param file where it is
   * @param told a part of the sentence by which it is refused; empty if it may be read as well
   */
  record Item(String name, Reader reader, Path file, String told) {
    @Override
    public String toString() {
      return reader.name().toLowerCase(java.util.Locale.ROOT) + ": " + name;
    }
  }

  /** Begins with none, in a folder. */
  Corpus(Path folder) {
    this.folder = folder;
  }

  /** Returns all files. */
  List<Item> items() {
    return items;
  }

  /** Returns a place for a file of any length, which is one of the corpus from now on. */
  Path place(Reader reader, String name, String told) {
    Path file = folder.resolve("file-" + items.size());
    items.add(new Item(name, reader, file, told));
    return file;
  }

  /** Adds a file that has to be refused. */
  void add(Reader reader, String name, String told, byte[] content) throws IOException {
    Files.write(place(reader, name, told), content);
  }

  /**
   * Adds copies of a sound file that are cut off, and such in which eight bytes, wherever, say the
   * largest of all numbers.
   */
  void addDamaged(Reader reader, String what, byte[] sound) throws IOException {
    add(reader, what + " that is cut off in the middle", " ", cut(sound, sound.length / 2));
    add(reader, what + " of which one byte is there", " ", cut(sound, 1));
    add(reader, what + " of no byte", " ", new byte[0]);
    Random random = new Random(17);
    for (int i = 0; i < DAMAGED; i++) {
      byte[] damaged = sound.clone();
      // Most lengths, counts and addresses are near the beginning.
      int reach = i % 2 == 0 ? Math.min(4096, damaged.length) : damaged.length;
      int at = random.nextInt(reach);
      for (int k = at; k < Math.min(at + 8, damaged.length); k++) {
        damaged[k] = (byte) (i % 3 == 0 ? 0x7f : 0xff);
      }
      add(reader, what + " with a number that is too large at byte " + at, "", damaged);
    }
  }

  static byte[] cut(byte[] bytes, int length) {
    return java.util.Arrays.copyOf(bytes, length);
  }
}
