package io.likewise.data;

import io.likewise.api.data.Dataset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** A data set whose splits are arrays. */
final class InMemoryDataset implements Dataset {
  private final String name;
  private final List<String> classNames;
  private final InMemorySplit train;
  private final InMemorySplit test;
  private String digest;

  InMemoryDataset(String name, List<String> classNames, InMemorySplit train, InMemorySplit test) {
    this.name = Objects.requireNonNull(name);
    this.classNames = List.copyOf(classNames);
    this.train = Objects.requireNonNull(train);
    this.test = Objects.requireNonNull(test);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public InMemorySplit train() {
    return train;
  }

  @Override
  public InMemorySplit test() {
    return test;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Each class name in UTF-8 with a line feed, then of the training and of the test images:
   * their number in decimal with a line feed, one byte for each label, the pixels.
   */
  @Override
  public synchronized String digest() {
    if (digest == null) {
      MessageDigest sha = Digests.sha256();
      classNames.forEach(line -> sha.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
      for (InMemorySplit split : List.of(train, test)) {
        sha.update((split.size() + "\n").getBytes(StandardCharsets.UTF_8));
        split.addTo(sha);
      }
      digest = HexFormat.of().formatHex(sha.digest());
    }
    return digest;
  }
}
